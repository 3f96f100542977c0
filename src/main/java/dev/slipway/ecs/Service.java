package dev.slipway.ecs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A service as ECS describes it, as far as Slipway looks.
 *
 * @param status ACTIVE, DRAINING or INACTIVE
 * @param controller ECS, CODE_DEPLOY or EXTERNAL
 * @param taskDefinition ARN of the revision it was told to run, or that ECS took it back to
 */
public record Service(
        String arn, String status, String controller, String taskDefinition, List<Deployment> deployments) {

    public Service {
        deployments = List.copyOf(deployments);
    }

    public boolean active() {
        return status.equals("ACTIVE");
    }

    public boolean runs(String revisionArn) {
        return taskDefinition.equals(revisionArn);
    }

    public Optional<Deployment> primary() {
        return deployments.stream().filter(d -> d.status().equals("PRIMARY")).findFirst();
    }

    /**
     * One of the service's {@code deployments}.
     *
     * @param id {@code ecs-svc/…}
     * @param status PRIMARY, ACTIVE or INACTIVE
     * @param rolloutState IN_PROGRESS, COMPLETED or FAILED; ECS gives none for some kinds of service
     */
    public record Deployment(
            String id, String status, String taskDefinition, Optional<String> rolloutState, Instant createdAt) {
        public boolean inState(String state) {
            return rolloutState.filter(state::equals).isPresent();
        }
    }
}
