package dev.slipway.task;

import dev.slipway.access.Pause;
import dev.slipway.cause.TaskVerdict;
import dev.slipway.config.Target;
import dev.slipway.deploy.plan.CommandContainer;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Task;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.trigger.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Looks at a task until it has ended, has changed against what the caller saw, or the time to wait is over. */
final class TaskWatch {
    /** Counted from the request: on the way to the caller, connections that are silent for longer are dropped. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(5);
    /** Between the first looks: a task may be short. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final int FIRST_LOOKS = 5;
    private static final String OUT_OF_TIME = "; it had not ended when the time to wait ran out";

    private final Target target;
    private final Trigger.Run run;
    private final Aws aws;
    private final InstantSource clock;
    private final Pause pause;
    private final Instant latest;
    private int looks;

    TaskWatch(Target target, Trigger.Run run, Aws aws, InstantSource clock, Pause pause) {
        this.target = target;
        this.run = run;
        this.aws = aws;
        this.clock = clock;
        this.pause = pause;
        this.latest = run.metadata().requestedAt().plus(LONGEST);
    }

    /** What is said of a task. */
    private record Known(Task task, String container, Optional<TaskLog> log) {
        Known with(Task newer) {
            return new Known(newer, container, log);
        }

        private String name() {
            String revision = RevisionName.parse(task.taskDefinition())
                    .map(RevisionName::toString)
                    .orElse(task.taskDefinition());
            return "task %s of %s".formatted(task.id(), revision);
        }

        private String where() {
            return log.map(l -> "; " + l.words()).orElse("");
        }
    }

    /** A task that RunTask answered. */
    TaskResult started(Task task, TaskDefinition definition, String container) {
        return watch(new Known(task, container, TaskLog.of(definition, container, task.id())));
    }

    /** The task of an earlier request with the same {@code id}: the service may run another revision since. */
    TaskResult earlier(List<String> arns, String hash) {
        Optional<Task> found = arns.stream()
                .findFirst()
                .flatMap(arn -> aws.tasks(target.location()).find(target.cluster(), arn));
        if (found.isEmpty()) {
            return TaskResult.without(TaskRunner.outcome(
                    target,
                    Kind.FAILED,
                    "ECS says that a task with this `id` exists and does not show it; request it again in a minute"));
        }
        return isOf(found.get(), hash)
                ? watch(known(found.get()))
                : TaskResult.without(TaskRunner.outcome(
                        target,
                        Kind.REFUSED,
                        "the `id` is another request's, which started task %s; use another `id`"
                                .formatted(found.get().id())));
    }

    /** The task that the caller saw, without RunTask: ECS forgets its token after a day, and would start a second one. */
    TaskResult again(String taskId, String hash) {
        Optional<Task> found;
        do {
            found = aws.tasks(target.location()).find(target.cluster(), taskId);
        } while (found.isEmpty() && hasTime());
        if (found.isEmpty()) {
            return TaskResult.without(TaskRunner.outcome(
                    target,
                    Kind.FAILED,
                    "ECS does not find task %s any more, as it forgets a task about an hour after its end; how it ended is unknown"
                            .formatted(taskId)));
        }
        return isOf(found.get(), hash)
                ? watch(known(found.get()))
                : TaskResult.without(TaskRunner.outcome(
                        target, Kind.REFUSED, "task %s is another request's; leave `seen` out".formatted(taskId)));
    }

    private boolean isOf(Task task, String hash) {
        return hash.equals(task.tags().get(TaskRequest.RUN));
    }

    private Known known(Task task) {
        Optional<TaskDefinition> definition =
                RevisionName.parse(task.taskDefinition()).flatMap(aws.taskDefinitions(target.location())::revision);
        String container = definition
                .map(d -> CommandContainer.of(target, d, run.command().container()))
                .map(choice -> choice instanceof CommandContainer.Found(String name) ? name : "")
                .or(() -> run.command().container())
                .orElse("");
        return new Known(task, container, definition.flatMap(d -> TaskLog.of(d, container, task.id())));
    }

    private TaskResult watch(Known first) {
        if (!run.metadata().waits()) {
            return running(first, "", Optional.empty());
        }
        Known last = first;
        String trouble = "";
        do {
            if (last.task().isStopped()) {
                return ended(last);
            }
            if (isNews(last.task())) {
                return running(last, "", Optional.of(false));
            }
            trouble = "";
            if (!hasTime()) {
                break;
            }
            try {
                last = aws.tasks(target.location())
                        .find(target.cluster(), last.task().arn())
                        .map(last::with)
                        .orElse(last);
            } catch (AwsException failure) {
                if (!failure.isRetryable()) {
                    return unseen(last, failure);
                }
                trouble = "; the last read failed: " + failure.getMessage();
            }
        } while (true);
        return running(last, OUT_OF_TIME + trouble, Optional.of(false));
    }

    private boolean hasTime() {
        Duration next = looks++ < FIRST_LOOKS ? FIRST_PAUSE : PAUSE;
        return !clock.instant().plus(next).isAfter(latest) && pause.pause(next);
    }

    private boolean isNews(Task task) {
        return run.metadata()
                .seen()
                .filter(seen -> !seen.equals(TaskSeen.of(task)))
                .isPresent();
    }

    private TaskResult running(Known known, String more, Optional<Boolean> settled) {
        String reason = "%s is %s%s%s".formatted(known.name(), known.task().status(), known.where(), more);
        return result(known, Kind.STARTED, reason, settled);
    }

    private TaskResult ended(Known known) {
        var verdict = new TaskVerdict(known.task(), known.container());
        String reason = "%s: %s%s".formatted(known.name(), verdict.words(), known.where());
        if (verdict.isSuccess()) {
            return result(known, Kind.SUCCEEDED, reason, Optional.of(true));
        }
        String code = verdict.exitCode()
                .filter(number -> number != 0)
                .map(" (exit code %d)"::formatted)
                .orElse("");
        return result(known, Kind.FAILED, reason + code, Optional.of(true));
    }

    private TaskResult unseen(Known known, AwsException failure) {
        String reason = "%s was started, and Slipway cannot look at it: %s%s"
                .formatted(known.name(), failure.getMessage(), known.where());
        return result(known, Kind.FAILED, reason, Optional.of(false));
    }

    private TaskResult result(Known known, Kind kind, String reason, Optional<Boolean> settled) {
        Outcome outcome = TaskRunner.outcome(target, kind, reason);
        return new TaskResult(
                outcome.with(outcome.details().deployed(known.task().taskDefinition(), Optional.empty())),
                Optional.of(known.task()),
                known.container(),
                known.log(),
                settled);
    }
}
