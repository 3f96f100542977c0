package dev.slipway.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.access.HistoryReader;
import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
import dev.slipway.config.Target;
import dev.slipway.deploy.plan.CommandContainer;
import dev.slipway.deploy.plan.RollbackTargetFinder;
import dev.slipway.deploy.plan.RollbackTargetFinder.Search;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.Task;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskStart;
import dev.slipway.ecs.Tasks;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.release.LogPart;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.select.TargetOwnership;
import dev.slipway.trigger.Trigger;
import dev.slipway.trigger.Trigger.To;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Starts a one-off task of a target's family where its service's tasks run. Every method may throw
 * {@link dev.slipway.ecs.AwsException}.
 */
public record TaskRunner(Aws aws, Parallel parallel, InstantSource clock, Pause pause, TargetOwnership ownership) {

    /** The revision to run, or why there is none. */
    private sealed interface Revision {
        record Found(TaskDefinition definition) implements Revision {}

        record None(String reason) implements Revision {}
    }

    /** For an installation that does not run tasks. */
    public static TaskResult refused(Target target) {
        return TaskResult.without(outcome(target, Kind.REFUSED, TaskRules.NOT_ENABLED));
    }

    /** Where AWS refused a call, or did not answer. A cluster that does not exist is no temporary failure. */
    public static TaskResult failed(Target target, AwsException failure) {
        Kind kind = failure.kind() == AwsException.Kind.NOT_FOUND ? Kind.REFUSED : Kind.FAILED;
        return TaskResult.without(outcome(target, kind, String.valueOf(failure.getMessage())));
    }

    /** Starts the task, or finds the one that the same request started; with {@code wait} waits for its end. */
    public TaskResult run(Target target, Trigger.Run run) {
        Optional<String> before = run.metadata().seen().flatMap(TaskSeen::taskId);
        if (before.isPresent()) {
            return watch(target, run).again(before.get(), new TaskRequest(target, run).hash());
        }
        Optional<ServiceRef> place = target.placement();
        if (place.isEmpty()) {
            return refuse(target, TaskRules.NO_PLACE);
        }
        Tasks tasks = aws.tasks(target.location());
        CompletableFuture<Optional<ObjectNode>> readPlacement = parallel.start(() -> tasks.placement(place.get()));
        CompletableFuture<LogTail> readLog = parallel.start(() -> log(target).end(target.family()));
        Optional<Service> service = aws.services(target.location()).find(target.serviceRef());
        LogTail tail = Parallel.await(readLog);
        Optional<ObjectNode> placement = Parallel.await(readPlacement);
        Optional<String> refusal = TaskRules.service(target, service)
                .or(() -> ownership
                        .other(target, service.map(Service::taskDefinition), tail)
                        .map(TargetOwnership.Owner::reason));
        if (refusal.isPresent() || placement.isEmpty()) {
            return refuse(target, refusal.orElse("there is no service %s (ECS says MISSING)".formatted(place.get())));
        }
        return switch (revision(target, run, service.orElseThrow(), tail)) {
            case Revision.None(String reason) -> refuse(target, reason);
            case Revision.Found(TaskDefinition definition) -> run(target, run, definition, placement.get());
        };
    }

    private Revision revision(Target target, Trigger.Run run, Service service, LogTail tail) {
        if (run.which().isPresent()) {
            return named(target, run.which().get(), tail);
        }
        Optional<TaskDefinition> running =
                service.revisionOf(target.family()).flatMap(aws.taskDefinitions(target.location())::revision);
        return running.<Revision>map(Revision.Found::new)
                .orElseGet(() -> new Revision.None(
                        "%s runs %s, which is not a revision of %s; deploy a version first, or name one with `revision` or `tag`"
                                .formatted(target, service.taskDefinition(), target.family())));
    }

    private Revision named(Target target, To which, LogTail tail) {
        Optional<Release> last = tail.last();
        if (last.isEmpty()) {
            return new Revision.None("Slipway has not deployed to %s yet; deploy a version first".formatted(target));
        }
        HistoryReader history = log(target).history(target.family());
        LogPart read = LogPart.of(tail);
        while (true) {
            switch (RollbackTargetFinder.find(last.get(), Optional.of(which), read, Optional.of(Set.of()))) {
                case Search.Found(Release release) -> {
                    return new Revision.Found(release.definition());
                }
                case Search.NotFound(String reason) -> {
                    return new Revision.None(reason);
                }
                case Search.ReadOlder _, Search.ReadCompleted _ -> read = history.next(tail, read);
            }
        }
    }

    private TaskResult run(Target target, Trigger.Run run, TaskDefinition definition, ObjectNode placement) {
        Optional<String> inactive = TaskRules.revision(definition);
        if (inactive.isPresent()) {
            return refuse(target, inactive.get());
        }
        String container;
        switch (CommandContainer.of(target, definition, run.command().container())) {
            case CommandContainer.None(String reason) -> {
                return refuse(target, reason);
            }
            case CommandContainer.Found(String name) -> container = name;
        }
        var request = new TaskRequest(target, run);
        Optional<String> refusal = request.tooLong(container)
                .or(() -> run.metadata().waits() ? TaskRules.wait(definition, container) : Optional.empty());
        if (refusal.isPresent()) {
            return refuse(target, refusal.get());
        }
        return switch (aws.tasks(target.location()).run(request.json(definition, container, placement))) {
            case TaskStart.NotPlaced(String words) ->
                TaskResult.without(outcome(target, Kind.FAILED, "ECS started no task: " + words));
            case TaskStart.Started(Task task) -> watch(target, run).started(task, definition, container);
            case TaskStart.TokenUsed(var arns) -> watch(target, run).earlier(arns, request.hash());
        };
    }

    private TaskWatch watch(Target target, Trigger.Run run) {
        return new TaskWatch(target, run, aws, clock, pause);
    }

    private LogReader log(Target target) {
        return new LogReader(aws.taskDefinitions(target.location()), parallel, clock);
    }

    private static TaskResult refuse(Target target, String reason) {
        return TaskResult.without(outcome(target, Kind.REFUSED, reason));
    }

    /** Nothing of a one-off task is published. */
    static Outcome outcome(Target target, Kind kind, String reason) {
        return Outcome.of(target, kind, reason).with(Publication.LOG_ONLY);
    }
}
