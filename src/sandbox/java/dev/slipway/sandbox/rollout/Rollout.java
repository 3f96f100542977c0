package dev.slipway.sandbox.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A service deployment in the history.
 *
 * @param deployment {@code ecs-svc/…} that began it
 * @param target ID of the service revision that it deploys
 * @param tasks the number of tasks that its service asked for when it began or ended
 * @param sources ids of the service revisions that ran before
 * @param rollback target and reason of its rollback
 * @param watched the scheduler's observations, if it is simulated
 */
public record Rollout(
        String id,
        String deployment,
        String status,
        String reason,
        String target,
        int tasks,
        List<String> sources,
        Instant createdAt,
        Instant updatedAt,
        Optional<Rollback> rollback,
        Optional<FailureDetection> watched) {

    /** @param revision ID of the service revision that it rolls back to */
    public record Rollback(String reason, Instant startedAt, String revision) {}

    public boolean isRunning() {
        return switch (status) {
            case "PENDING", "IN_PROGRESS", "STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS" -> true;
            default -> false;
        };
    }

    public boolean isRollback() {
        return status.startsWith("ROLLBACK_");
    }

    Rollout in(String newStatus, String newReason, Instant now) {
        return new Rollout(
                id, deployment, newStatus, newReason, target, tasks, sources, createdAt, now, rollback, watched);
    }

    Rollout backTo(String revision, String why, Instant now) {
        return new Rollout(
                id,
                deployment,
                "ROLLBACK_IN_PROGRESS",
                why,
                target,
                tasks,
                sources,
                createdAt,
                now,
                Optional.of(new Rollback(why, now, revision)),
                watched);
    }

    Rollout asking(int newTasks) {
        return new Rollout(
                id, deployment, status, reason, target, newTasks, sources, createdAt, updatedAt, rollback, watched);
    }

    /** A deployment in STOP_REQUESTED becomes STOPPED. */
    Rollout stopped(Instant now) {
        return status.equals("STOP_REQUESTED") ? in("STOPPED", reason, now) : this;
    }

    Rollout with(FailureDetection seen) {
        return new Rollout(
                id,
                deployment,
                status,
                reason,
                target,
                tasks,
                sources,
                createdAt,
                updatedAt,
                rollback,
                Optional.of(seen));
    }
}
