package dev.slipway.sandbox.task;

import dev.slipway.sandbox.task.Tasks.Batch;
import java.time.Instant;
import java.util.Optional;

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
        FAILED_TO_START(
                "EssentialContainerExited", "Essential container in task exited", Optional.of(1), Optional.of(143)),
        OUT_OF_MEMORY(
                "EssentialContainerExited", "Essential container in task exited", Optional.of(137), Optional.of(143)),
        CANNOT_PULL(
                "TaskFailedToStart",
                "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref %s: not found",
                Optional.empty(),
                Optional.empty()),
        UNHEALTHY(
                "ServiceSchedulerInitiated", "Task failed container health checks", Optional.of(137), Optional.of(137)),
        SCALED(
                "ServiceSchedulerInitiated",
                "Scaling activity initiated by (deployment %s)",
                Optional.of(0),
                Optional.of(0));

        private final String code;
        private final String reason;
        private final Optional<Integer> first;
        private final Optional<Integer> others;

        Why(String code, String reason, Optional<Integer> first, Optional<Integer> others) {
            this.code = code;
            this.reason = reason;
            this.first = first;
            this.others = others;
        }
    }

    public String stopCode() {
        return why.code;
    }

    /** @param image of the first container */
    public String reason(String image) {
        return why.reason.formatted(why == Why.CANNOT_PULL ? image : deployment);
    }

    /**
     * The exit code of a container; empty where it did not start.
     *
     * @param isFirst whether it is the first container, which is the one that fails
     */
    public Optional<Integer> exitCode(boolean isFirst) {
        return isFirst ? why.first : why.others;
    }

    /**
     * ECS's words about the first container alone.
     *
     * @param image of the first container
     */
    public Optional<String> containerReason(String image) {
        return switch (why) {
            case OUT_OF_MEMORY -> Optional.of("OutOfMemoryError: Container killed due to memory usage");
            case CANNOT_PULL -> Optional.of(reason(image));
            case FAILED_TO_START, UNHEALTHY, SCALED -> Optional.empty();
        };
    }
}
