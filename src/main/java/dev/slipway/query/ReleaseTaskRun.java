package dev.slipway.query;

import dev.slipway.cause.TaskVerdict;
import dev.slipway.config.Target;
import dev.slipway.deploy.plan.CommandContainer;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Task;
import dev.slipway.ecs.Tasks;
import dev.slipway.prepare.plan.ReleaseTaskTags;
import dev.slipway.release.LogTail;
import dev.slipway.release.Preparation;
import dev.slipway.release.Preparation.Announcement;
import dev.slipway.release.Release;
import dev.slipway.task.TaskLog;
import java.time.Instant;
import java.util.Optional;

/**
 * The release task of one release, as its tags say it, and ECS as long as it knows the task.
 *
 * @param id of the task; empty where none was started, or none is noted
 * @param startedAt when RunTask was called, or was about to be called
 * @param waitsFor the release whose task has to end before this one's turn comes
 * @param task empty where ECS does not know it any more, which is about an hour after its end
 * @param container that runs the command; empty where that is not known
 * @param log of that container
 * @param trouble why the task could not be read; otherwise empty
 */
public record ReleaseTaskRun(
        Optional<String> id,
        Optional<Instant> startedAt,
        Optional<Integer> waitsFor,
        Optional<Task> task,
        Optional<String> container,
        Optional<TaskLog> log,
        Optional<String> trouble) {

    /** Reads the task; empty for a release that was not registered to wait for one. */
    static Optional<ReleaseTaskRun> read(Target target, Tasks tasks, Release release, LogTail end) {
        return Optional.of(release.preparation())
                .filter(Preparation::wasOpen)
                .map(preparation -> read(target, tasks, preparation, end));
    }

    private static ReleaseTaskRun read(Target target, Tasks tasks, Preparation preparation, LogTail end) {
        Optional<Task> task = Optional.empty();
        Optional<String> trouble = Optional.empty();
        try {
            task = preparation.task().flatMap(id -> tasks.find(target.cluster(), id));
        } catch (AwsException failure) {
            trouble = Optional.of(String.valueOf(failure.getMessage()));
        }
        Release release = preparation.release();
        Optional<String> container = task.map(t -> t.tags().getOrDefault(ReleaseTaskTags.CONTAINER, ""))
                .filter(name -> !name.isEmpty())
                .or(() -> container(target, release));
        return new ReleaseTaskRun(
                preparation.task(),
                task.map(Task::createdAt).or(() -> preparation.announcement().map(Announcement::at)),
                end.preparations().running().map(Release::number).filter(n -> n != release.number()),
                task,
                container,
                preparation.task().flatMap(id -> container.flatMap(name -> TaskLog.of(release.definition(), name, id))),
                trouble);
    }

    /** Where ECS forgot the task: what the configuration says now. */
    private static Optional<String> container(Target target, Release release) {
        return target.releaseTask()
                .map(task -> CommandContainer.of(target, release.definition(), task.container()))
                .flatMap(found ->
                        found instanceof CommandContainer.Found(String name) ? Optional.of(name) : Optional.empty());
    }

    /** How it ended; empty while it runs, and where ECS does not know it any more. */
    Optional<TaskVerdict> verdict() {
        return task.filter(Task::isStopped).map(t -> new TaskVerdict(t, container.orElse("")));
    }

    /** Why it failed; empty where it did not, or where that is not known any more. */
    Optional<String> failure() {
        return verdict()
                .filter(verdict -> !verdict.isSuccess())
                .map(verdict -> "the release task failed: " + verdict.words());
    }
}
