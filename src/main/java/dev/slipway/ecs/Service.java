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
 * @param strategy ROLLING, BLUE_GREEN, LINEAR or CANARY
 * @param rollsBackAutomatically whether the circuit breaker or the alarms are told to roll back what they find failing
 */
public record Service(
        String arn,
        String status,
        String controller,
        String taskDefinition,
        String strategy,
        boolean rollsBackAutomatically,
        List<Deployment> deployments) {

    public Service {
        deployments = List.copyOf(deployments);
    }

    public boolean rolling() {
        return strategy.equals("ROLLING");
    }

    public boolean active() {
        return status.equals("ACTIVE");
    }

    /** The revision that the service runs; empty where its task definition is of another family. */
    public Optional<RevisionName> revisionOf(String family) {
        return RevisionName.parse(taskDefinition).filter(name -> name.family().equals(family));
    }

    public boolean runs(String revisionArn) {
        return taskDefinition.equals(revisionArn);
    }

    public Optional<Deployment> deployment(String id) {
        return deployments.stream().filter(d -> d.id().equals(id)).findFirst();
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
     * @param rolloutReason ECS's words about it
     * @param desiredCount tasks that it is to have
     * @param runningCount tasks that it has
     * @param failedTasks how many failed in a row; ECS counts none any more once one task is well
     */
    public record Deployment(
            String id,
            String status,
            String taskDefinition,
            Optional<String> rolloutState,
            Optional<String> rolloutReason,
            Instant createdAt,
            Instant updatedAt,
            int desiredCount,
            int runningCount,
            int failedTasks) {
        public boolean isInState(String state) {
            return rolloutState.filter(state::equals).isPresent();
        }
    }
}
