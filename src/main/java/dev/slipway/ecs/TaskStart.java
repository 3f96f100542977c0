package dev.slipway.ecs;

import java.util.List;

/** RunTask's answer. */
public sealed interface TaskStart {
    /** The task that the call started, or that an earlier call with the same token and the same parameters did. */
    record Started(Task task) implements TaskStart {}

    /**
     * ECS could place no task.
     *
     * @param words ECS's {@code failures[]}
     */
    record NotPlaced(String words) implements TaskStart {}

    /**
     * A call with other parameters had the token (ConflictException).
     *
     * @param tasks ARNs of the tasks that it started
     */
    record TokenUsed(List<String> tasks) implements TaskStart {
        public TokenUsed {
            tasks = List.copyOf(tasks);
        }
    }
}
