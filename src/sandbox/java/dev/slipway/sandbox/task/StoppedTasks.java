package dev.slipway.sandbox.task;

import dev.slipway.sandbox.task.Tasks.Batch;
import java.time.Instant;

/**
 * Tasks that stopped at one instant. ECS shows them for about an hour.
 *
 * @param deployment {@code ecs-svc/…} that launched them
 */
public record StoppedTasks(String deployment, String taskDefinition, Batch batch, Instant at, Why why) {
    /**
     * Why tasks stopped, in ECS's words
     * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html">stopped
     * tasks</a>).
     */
    public enum Why {
        FAILED_TO_START("EssentialContainerExited", "Essential container in task exited", 1),
        UNHEALTHY("ServiceSchedulerInitiated", "Task failed container health checks", 137),
        SCALED("ServiceSchedulerInitiated", "Scaling activity initiated by (deployment %s)", 0);

        private final String code;
        private final String reason;
        private final int exitCode;

        Why(String code, String reason, int exitCode) {
            this.code = code;
            this.reason = reason;
            this.exitCode = exitCode;
        }
    }

    public String stopCode() {
        return why.code;
    }

    public String reason() {
        return why.reason.formatted(deployment);
    }

    /** The exit code of every container. */
    public int exitCode() {
        return why.exitCode;
    }
}
