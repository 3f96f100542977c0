package dev.slipway.query;

import dev.slipway.config.ReleaseTask;
import dev.slipway.config.Target;
import dev.slipway.deploy.plan.CommandContainer;
import dev.slipway.deploy.plan.ReleaseTaskRules;
import dev.slipway.deploy.plan.ReleaseTasks;
import dev.slipway.ecs.TaskDefinition;
import java.util.Optional;

/** Whether the target's release task can run. */
final class ReleaseTaskFinding {
    private static final String SUBJECT = "release task";

    private ReleaseTaskFinding() {}

    /** Empty for a target that has none. */
    static Optional<Finding> of(Target target, Optional<TaskDefinition> template, ReleaseTasks releaseTasks) {
        return target.releaseTask().map(task -> of(target, task, template, releaseTasks));
    }

    private static Finding of(
            Target target, ReleaseTask task, Optional<TaskDefinition> template, ReleaseTasks releaseTasks) {
        Optional<String> refusal =
                releaseTasks.refusal().or(() -> template.flatMap(t -> ReleaseTaskRules.container(target, task, t)));
        if (refusal.isPresent()) {
            return Finding.refuse(SUBJECT, refusal.get());
        }
        return template.map(t -> CommandContainer.of(target, t, task.container()))
                .flatMap(found -> found instanceof CommandContainer.Found(String name)
                        ? Optional.of(Finding.ok(SUBJECT, words(task, name)))
                        : Optional.empty())
                .orElseGet(() -> Finding.warn(SUBJECT, "its container is unknown without a template"));
    }

    /** The command may hold a secret. */
    private static String words(ReleaseTask task, String container) {
        int words = task.command().size();
        return "a command of %d word%s runs in container %s, for %d minutes at most, before the service gets another image"
                .formatted(
                        words, words == 1 ? "" : "s", container, task.timeout().toMinutes());
    }
}
