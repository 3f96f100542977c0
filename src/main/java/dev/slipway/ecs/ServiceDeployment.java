package dev.slipway.ecs;

import java.time.Instant;
import java.util.Optional;

/**
 * One deployment in ECS's own history of a service
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html">ServiceDeployment</a>).
 *
 * @param reason ECS's reason for the status
 * @param status PENDING, IN_PROGRESS, STOP_REQUESTED, ROLLBACK_REQUESTED, ROLLBACK_IN_PROGRESS, SUCCESSFUL, STOPPED,
 *     ROLLBACK_SUCCESSFUL or ROLLBACK_FAILED
 * @param serviceRevision ARN of the service revision that it deploys; empty where ECS does not say it
 * @param taskDefinition ARN of the deployed revision, not of the revision that a rollback returned to; empty where it is
 *     not read yet, or ECS does not know it: then the deployment may be of any revision
 */
public record ServiceDeployment(
        String arn,
        String status,
        Optional<String> reason,
        Optional<String> serviceRevision,
        Optional<String> taskDefinition,
        Instant createdAt) {
    public ServiceDeployment of(Optional<String> deployedRevision) {
        return new ServiceDeployment(arn, status, reason, serviceRevision, deployedRevision, createdAt);
    }

    public boolean isOf(String revisionArn) {
        return taskDefinition.equals(Optional.of(revisionArn));
    }

    /** STOPPED, or about to be: ECS does not roll it back. */
    public boolean isStopped() {
        return status.equals("STOPPED") || status.equals("STOP_REQUESTED");
    }

    /** Whether ECS rolls back or rolled back from {@link #taskDefinition}. */
    public boolean isRollback() {
        return status.startsWith("ROLLBACK_");
    }

    /** Whether it is under way. A deployment that rolls back is not. */
    public boolean isOpen() {
        return switch (status) {
            case "PENDING", "IN_PROGRESS", "STOP_REQUESTED" -> true;
            default -> false;
        };
    }

    public boolean isRollingBack() {
        return status.equals("ROLLBACK_REQUESTED") || status.equals("ROLLBACK_IN_PROGRESS");
    }
}
