package dev.slipway.task;

import dev.slipway.ecs.Task;
import dev.slipway.outcome.Outcome;
import java.util.Optional;

/**
 * What became of a request for a one-off task.
 *
 * @param task empty where none was started
 * @param container that runs the command
 * @param settled of a request that waits: whether the task has ended
 */
public record TaskResult(
        Outcome outcome, Optional<Task> task, String container, Optional<TaskLog> log, Optional<Boolean> settled) {
    static TaskResult without(Outcome outcome) {
        return new TaskResult(outcome, Optional.empty(), "", Optional.empty(), Optional.empty());
    }
}
