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
 * @param taskDefinition ARN of the deployed revision, not of the revision that a rollback returned to
 */
public record ServiceDeployment(
        String arn, String status, Optional<String> reason, String taskDefinition, Instant createdAt) {
    /** Whether ECS rolls back or rolled back from {@link #taskDefinition}. */
    public boolean isRollback() {
        return status.startsWith("ROLLBACK_");
    }

    public boolean isRollingBack() {
        return status.equals("ROLLBACK_REQUESTED") || status.equals("ROLLBACK_IN_PROGRESS");
    }
}
