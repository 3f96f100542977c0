package dev.slipway.prepare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.access.FreshReads;
import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
import dev.slipway.access.ServiceUpdater;
import dev.slipway.config.ReleaseTask;
import dev.slipway.config.Target;
import dev.slipway.deploy.plan.CommandContainer;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Task;
import dev.slipway.ecs.TaskStart;
import dev.slipway.ecs.Tasks;
import dev.slipway.prepare.plan.PreparationAction;
import dev.slipway.prepare.plan.PreparationAction.Note;
import dev.slipway.prepare.plan.PreparationPlanner;
import dev.slipway.prepare.plan.PreparationSnapshot;
import dev.slipway.prepare.plan.PreparationSnapshot.Holder;
import dev.slipway.prepare.plan.ReleaseTaskTags;
import dev.slipway.prepare.plan.Scope;
import dev.slipway.release.LogTail;
import dev.slipway.release.Preparation;
import dev.slipway.release.Release;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Goes on with the release tasks of one target: it plans, does one thing, and plans again, until there is nothing to do now. It
 * may end between any two calls: the next run finds in the log what is left. It reads the log once more after its last write, so
 * that of two runs at once the one that reads last sees both.
 */
public final class Preparer {
    /** Each release that waits is written once or twice; more than this is a mistake. */
    private static final int STEPS = 200;

    private final Target target;
    private final Tasks tasks;
    private final LogReader log;
    private final ServiceUpdater updater;
    private final InstantSource clock;
    private final Pause pause;
    private final Map<Integer, Map<String, String>> written = new HashMap<>();
    private final Map<Integer, Optional<Task>> looked = new HashMap<>();
    private final List<Note> notes = new ArrayList<>();
    private final Set<Integer> holders = new HashSet<>();
    private Optional<Holder> holder = Optional.empty();
    private LogTail tail = LogTail.EMPTY;
    private boolean isFresh;
    private boolean hasWritten;
    private int least;

    /** @param updater writes the tags */
    public Preparer(
            Target target, Aws aws, ServiceUpdater updater, Parallel parallel, InstantSource clock, Pause pause) {
        this.target = target;
        this.tasks = aws.tasks(target.location());
        this.log = new LogReader(aws.taskDefinitions(target.location()), parallel, clock);
        this.updater = updater;
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * Reads the log, and goes on.
     *
     * @param registered number of a revision that the log must show: ECS's reads lag
     * @throws AwsException where AWS did not answer, and nothing happened before that Slipway must report
     */
    public Prepared advance(int registered, Scope scope) {
        least = registered;
        return advance(read(), scope);
    }

    /** The same with a log that was just read. */
    public Prepared advance(LogTail read, Scope scope) {
        tail = read;
        isFresh = true;
        hasWritten = false;
        notes.clear();
        try {
            goOn(scope);
            return new Prepared(tail, notes, hasWritten, Optional.empty());
        } catch (AwsException failure) {
            if (notes.isEmpty()) {
                throw failure;
            }
            return new Prepared(tail, notes, hasWritten, Optional.of(failure));
        }
    }

    private void goOn(Scope scope) {
        for (int step = 0; step < STEPS; step++) {
            PreparationAction action = PreparationPlanner.plan(
                    new PreparationSnapshot(target, tail, looked, holder, clock.instant()), scope);
            boolean isDone = action instanceof PreparationAction.Done;
            if (isDone && (isFresh || tail.preparations().areAtRest())) {
                return;
            }
            if (isDone) {
                readAgain();
            } else {
                act(action);
            }
        }
        throw new IllegalStateException("the rules of the release tasks of %s do not terminate".formatted(target));
    }

    private void readAgain() {
        tail = read();
        isFresh = true;
    }

    private LogTail read() {
        LogTail read = log.end(target.family()).map(this::asWritten);
        for (Duration length : FreshReads.PAUSES) {
            if (read.newest() >= least) {
                return read;
            }
            if (!pause.pause(length)) {
                break;
            }
            read = log.end(target.family()).map(this::asWritten);
        }
        if (read.newest() < least) {
            throw new AwsException(
                    AwsException.Kind.RETRYABLE,
                    "DescribeTaskDefinition",
                    "ECS does not show revision %d of %s yet".formatted(least, target.family()));
        }
        return read;
    }

    /** What this run wrote is believed before what a later read shows. */
    private Release asWritten(Release release) {
        return Optional.ofNullable(written.get(release.number()))
                .map(release::with)
                .orElse(release);
    }

    private void act(PreparationAction action) {
        switch (action) {
            case PreparationAction.Done() -> {}
            case PreparationAction.Look(Release release, String id) ->
                looked.put(release.number(), tasks.find(target.cluster(), id));
            case PreparationAction.Tag tag -> tag(tag);
            case PreparationAction.Start(Release release, int place, boolean isAnnounced) ->
                start(release, place, isAnnounced);
            case PreparationAction.Stop(Release release, Task task, String reason) -> {
                tasks.stop(target.cluster(), task.arn(), reason);
                looked.put(release.number(), Optional.of(task.stopping()));
                holder = holder.map(
                        held -> held.task().id().equals(task.id()) ? new Holder(release, task.stopping()) : held);
            }
        }
    }

    private void tag(PreparationAction.Tag tag) {
        tag(tag.release(), tag.tags());
        tag.note()
                .map(note -> new Note(asWritten(note.release()), note.reason(), note.isFailure()))
                .ifPresent(notes::add);
    }

    private void tag(Release release, Map<String, String> tags) {
        updater.tag(release.definition(), tags);
        written.computeIfAbsent(release.number(), number -> new LinkedHashMap<>())
                .putAll(tags);
        tail = tail.map(this::asWritten);
        holder = holder.filter(held -> held.release().number() != release.number());
        isFresh = false;
        hasWritten = true;
    }

    private void start(Release release, int place, boolean isAnnounced) {
        ReleaseTask task = target.releaseTask().orElseThrow();
        switch (CommandContainer.of(target, release.definition(), task.container())) {
            case CommandContainer.None(String reason) -> fail(release, reason);
            case CommandContainer.Found(String container) -> {
                Optional<ObjectNode> placement = tasks.placement(target.serviceRef());
                if (placement.isEmpty()) {
                    fail(release, "there is no service %s (ECS says MISSING)".formatted(target.serviceRef()));
                    return;
                }
                if (!isAnnounced) {
                    tag(release, Preparation.announced(clock.instant(), place));
                }
                run(release, new ReleaseTaskRequest(target, task, release, place).json(container, placement.get()));
            }
        }
    }

    private void run(Release release, ObjectNode request) {
        try {
            switch (tasks.run(request)) {
                case TaskStart.Started(Task task) -> {
                    looked.put(release.number(), Optional.of(task));
                    tag(release, Preparation.started(task.id()));
                }
                case TaskStart.NotPlaced(String words) -> fail(release, "ECS started no release task: " + words);
                case TaskStart.TokenUsed(List<String> arns) -> hold(arns);
            }
        } catch (AwsException failure) {
            if (failure.isRetryable()) {
                throw failure;
            }
            fail(release, "ECS started no release task: " + failure.getMessage());
        }
    }

    private void fail(Release release, String reason) {
        tag(PreparationPlanner.failure(release, reason, clock.instant()));
    }

    /** @throws AwsException where ECS does not show yet whose task it is */
    private void hold(List<String> arns) {
        holder = arns.stream()
                .findFirst()
                .flatMap(arn -> tasks.find(target.cluster(), arn))
                .flatMap(task -> release(task).map(release -> new Holder(release, task)));
        Release release = holder.filter(held -> holders.add(held.release().number()))
                .map(Holder::release)
                .orElseThrow(() -> new AwsException(
                        AwsException.Kind.RETRYABLE,
                        "RunTask",
                        "another release task runs, and ECS does not show it yet"));
        looked.put(release.number(), holder.map(Holder::task));
        tail = tail.with(release);
    }

    private Optional<Release> release(Task task) {
        return ReleaseTaskTags.number(task.startedBy()).stream()
                .mapToObj(number -> new RevisionName(target.family(), number))
                .findFirst()
                .flatMap(log::release)
                .map(this::asWritten);
    }
}
