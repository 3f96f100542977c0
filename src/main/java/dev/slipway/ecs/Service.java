package dev.slipway.ecs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The part of DescribeServices' answer that Slipway uses.
 *
 * @param status ACTIVE, DRAINING or INACTIVE
 * @param controller ECS, CODE_DEPLOY, EXTERNAL or {@link #EXPRESS_MODE}
 * @param taskDefinition ARN of the revision that UpdateService set last, or that ECS rolled back to; where ECS does not
 *     return it, of the PRIMARY deployment
 * @param strategy ROLLING, BLUE_GREEN, LINEAR or CANARY
 * @param detection what fails its deployments
 * @param createdAt of the service: a service that Terraform replaces is a new one under the same name
 */
public record Service(
        String arn,
        String status,
        String controller,
        String taskDefinition,
        String strategy,
        FailureDetection detection,
        Instant createdAt,
        List<Deployment> deployments) {

    /** Not ECS's word: ECS itself manages the resources of the service, deployments included (resourceManagementType ECS). */
    public static final String EXPRESS_MODE = "EXPRESS_MODE";

    /**
     * Not ECS's word: there is no service. Schedules and others start tasks of the family by its name, which runs the newest
     * ACTIVE revision.
     */
    public static final String FAMILY = "FAMILY";

    /**
     * A family in the place of a service: it runs its newest ACTIVE revision, and has no deployments.
     *
     * @param newest ARN of that revision; empty where the family has none
     */
    public static Service ofFamily(String family, Optional<String> newest) {
        return new Service(
                family,
                "ACTIVE",
                FAMILY,
                newest.orElse(""),
                "ROLLING",
                FailureDetection.NONE,
                Instant.EPOCH,
                List.of());
    }

    public Service {
        deployments = List.copyOf(deployments);
    }

    public boolean rollsBackAutomatically() {
        return detection.rollsBack();
    }

    public boolean isFamily() {
        return controller.equals(FAMILY);
    }

    public boolean isRolling() {
        return strategy.equals("ROLLING");
    }

    /** Whether it was deleted. ECS describes it for a while, with its last task definition. */
    public boolean isDeleted() {
        return status.equals("INACTIVE");
    }

    public boolean isActive() {
        return status.equals("ACTIVE");
    }

    /**
     * Whether no deployment is in progress. ECS gives blue/green, linear and canary deployments no state, but while one is
     * in progress, it lists a second one.
     */
    public boolean isSteady() {
        return isFamily()
                || (deployments.size() == 1
                        && (deployments.getFirst().rolloutState().isEmpty()
                                || deployments.getFirst().isInState("COMPLETED")));
    }

    /** The revision that the service runs; empty if its task definition is in another family. */
    public Optional<RevisionName> revisionOf(String family) {
        return RevisionName.parse(taskDefinition).filter(name -> name.family().equals(family));
    }

    public boolean runs(String revisionArn) {
        return taskDefinition.equals(revisionArn);
    }

    /**
     * Whether this description does not show yet what UpdateService answered: it lists no deployment that is as new as the
     * answer's PRIMARY one. A family's shows an older revision.
     */
    public boolean isOlderThan(Service answer) {
        return isFamily()
                ? newestNumber() < answer.newestNumber()
                : answer.primary()
                        .filter(started -> deployments.stream().allMatch(d -> answer.isBefore(started, d)))
                        .isPresent();
    }

    private int newestNumber() {
        return RevisionName.parse(taskDefinition).map(RevisionName::number).orElse(0);
    }

    /** Of deployments with the same time, the PRIMARY one is the newest. */
    private boolean isBefore(Deployment started, Deployment other) {
        boolean isListed = deployment(other.id()).filter(other::hasSameStart).isPresent();
        return !other.id().equals(started.id())
                && (other.createdAt().isBefore(started.createdAt()) || (isListed && other.hasSameStart(started)));
    }

    public Optional<Deployment> deployment(String id) {
        return deployments.stream().filter(d -> d.id().equals(id)).findFirst();
    }

    public Optional<Deployment> primary() {
        return primary(deployments);
    }

    public static Optional<Deployment> primary(List<Deployment> deployments) {
        return deployments.stream().filter(d -> d.status().equals("PRIMARY")).findFirst();
    }

    /**
     * One element of the service's {@code deployments}.
     *
     * @param id {@code ecs-svc/…}
     * @param status PRIMARY, ACTIVE or INACTIVE
     * @param rolloutState IN_PROGRESS, COMPLETED or FAILED; empty for blue/green, linear and canary deployments
     * @param rolloutReason ECS's reason for the rollout state
     * @param desiredCount number of tasks that the deployment should have
     * @param runningCount number of tasks that it has
     * @param failedTasks number of consecutive failed tasks; ECS resets it once a task is healthy
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
        private boolean hasSameStart(Deployment other) {
            return createdAt.equals(other.createdAt);
        }

        public boolean isInState(String state) {
            return rolloutState.filter(state::equals).isPresent();
        }

        /** COMPLETED, and a task of it runs: with a desired count of 0 ECS completes a deployment that ran nothing. */
        public boolean isCompletedWithTasks() {
            return isInState("COMPLETED") && runningCount > 0;
        }
    }
}
