package dev.slipway.query;

import dev.slipway.cause.SafeWords;
import dev.slipway.ecs.StoppedTask;
import dev.slipway.ecs.Task;

/** What the answer to {@code why} says of a release task, for a person. */
record ReleaseTaskText(ReleaseTaskRun run) {
    /** What a release that prepares waits for. */
    String state() {
        if (run.id().isPresent()) {
            return "is preparing: its release task runs; when it has succeeded, Slipway updates the service";
        }
        return run.waitsFor()
                .map("is preparing: it waits for the release task of revision %d"::formatted)
                .orElse("is preparing: it waits for its release task");
    }

    /** The start of the task as a line of what happened. */
    String started() {
        return run.id()
                .map("release task started: task "::concat)
                .orElse("start of the release task announced; no task is noted");
    }

    /** The details: the containers and the log. */
    void addTo(TextLines lines) {
        if (run.id().isEmpty()) {
            return;
        }
        String status = run.task().map(Task::status).map(" is "::concat).orElse("");
        lines.blank().line("Release task %s%s".formatted(run.id().get(), status));
        if (run.task().isEmpty() && run.trouble().isEmpty()) {
            lines.entry("  ", "ECS does not know the task any more: it keeps it for about an hour.");
        }
        run.task()
                .filter(Task::isStopped)
                .ifPresent(task -> task.containers().forEach(c -> lines.entry("  ", container(c))));
        run.log().ifPresent(log -> lines.entry("  ", log.words()));
        run.trouble().ifPresent(trouble -> lines.entry("  not read: ", trouble));
    }

    private String container(StoppedTask.Container container) {
        boolean isCommands = run.container().filter(container.name()::equals).isPresent();
        return "%s%s, %s%s"
                .formatted(
                        container.name(),
                        isCommands ? " (the command)" : "",
                        container.exitCode().map("exit code %d"::formatted).orElse("did not start"),
                        container.reason().map(SafeWords::of).map(": "::concat).orElse(""));
    }
}
