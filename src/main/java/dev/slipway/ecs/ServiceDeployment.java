package dev.slipway.ecs;

import java.time.Instant;
import java.util.Optional;

/**
 * What ECS's own history says of one rollout
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html">ServiceDeployment</a>).
 *
 * @param reason ECS's words about the status
 * @param status PENDING, IN_PROGRESS, STOP_REQUESTED, ROLLBACK_REQUESTED, ROLLBACK_IN_PROGRESS, SUCCESSFUL, STOPPED,
 *     ROLLBACK_SUCCESSFUL or ROLLBACK_FAILED
 * @param taskDefinition ARN of the revision that it was to bring, not of the one it went back to
 */
public record ServiceDeployment(
        String arn, String status, Optional<String> reason, String taskDefinition, Instant createdAt) {
    /** ECS goes back, or went back, from {@link #taskDefinition}. */
    public boolean isRollback() {
        return status.startsWith("ROLLBACK_");
    }

    public boolean isRollingBack() {
        return status.equals("ROLLBACK_REQUESTED") || status.equals("ROLLBACK_IN_PROGRESS");
    }
}
