package dev.slipway.prepare.plan;

import dev.slipway.config.Target;
import dev.slipway.ecs.Task;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What was read of one target's release tasks.
 *
 * @param tasks by the number of their release, as far as they were read; empty where ECS does not find the task
 * @param holder whose task RunTask named instead of starting one
 */
public record PreparationSnapshot(
        Target target, LogTail log, Map<Integer, Optional<Task>> tasks, Optional<Holder> holder, Instant now) {
    public PreparationSnapshot {
        tasks = Map.copyOf(tasks);
    }

    /** A release whose task holds the place that another one wanted. */
    public record Holder(Release release, Task task) {}
}
