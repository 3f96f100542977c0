package dev.slipway.prepare.plan;

import dev.slipway.cause.KeptReason;
import dev.slipway.cause.TaskVerdict;
import dev.slipway.config.ReleaseTask;
import dev.slipway.ecs.Task;
import dev.slipway.prepare.plan.PreparationAction.Done;
import dev.slipway.prepare.plan.PreparationAction.Look;
import dev.slipway.prepare.plan.PreparationAction.Note;
import dev.slipway.prepare.plan.PreparationAction.Start;
import dev.slipway.prepare.plan.PreparationAction.Stop;
import dev.slipway.prepare.plan.PreparationAction.Tag;
import dev.slipway.release.Preparation;
import dev.slipway.release.Preparation.Announcement;
import dev.slipway.release.Preparations;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.release.ReleaseTags;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides from values alone what to do next about the release tasks of one target. The rules apply in the order in which they
 * are written.
 *
 * <p>ECS's client token is the lock: it is made of the place, which is the revision whose task ended last, so that ECS starts one
 * task for each place, and names it to everybody else
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html">idempotency</a>).
 */
public final class PreparationPlanner {
    /** ECS keeps a token for the task's life and an hour; after this time RunTask might start a second task. */
    static final Duration ASKS_AGAIN = Duration.ofMinutes(50);
    /** ECS forgets a task about an hour after its end; until then a read that does not show it lags. */
    static final Duration KEPT = Duration.ofHours(1);

    private final PreparationSnapshot snapshot;
    private final Preparations preparations;
    private final Scope scope;

    private PreparationPlanner(PreparationSnapshot snapshot, Scope scope) {
        this.snapshot = snapshot;
        this.preparations = snapshot.log().preparations();
        this.scope = scope;
    }

    public static PreparationAction plan(PreparationSnapshot snapshot, Scope scope) {
        return new PreparationPlanner(snapshot, scope).plan();
    }

    private PreparationAction plan() {
        return overtaken()
                .or(this::held)
                .or(() -> preparations.running().map(this::onRunning))
                .orElseGet(this::onWaiting);
    }

    /** Something later has its task, or is deployed: what waits never runs. */
    private Optional<PreparationAction> overtaken() {
        return waiting().stream()
                .filter(preparations::isOvertaken)
                .findFirst()
                .map(release -> tag(release, Preparation.overtaken()));
    }

    private List<Release> waiting() {
        return preparations.open().stream()
                .filter(release -> release.preparation().task().isEmpty())
                .toList();
    }

    /** Another release's task holds the place, and its run died before it noted that. */
    private Optional<PreparationAction> held() {
        return snapshot.holder()
                .filter(holder -> holder.release().preparation().task().isEmpty())
                .map(holder -> onHeld(holder.release(), holder.task()));
    }

    private PreparationAction onHeld(Release release, Task task) {
        Map<String, String> started = Preparation.started(task.id());
        boolean hasUnknownEnd = !release.preparation().isOpen() && release.state() != ReleaseState.SUPERSEDED;
        if (hasUnknownEnd && !task.isStopped()) {
            return scope.seesEnds() && scope.has(release) ? onTimeout(release, task) : new Done();
        }
        if (release.state() == ReleaseState.FAILED) {
            return tag(release, ReleaseTags.and(started, Preparation.ended()));
        }
        if (release.state() != ReleaseState.SUPERSEDED || !task.isStopped()) {
            return tag(release, started);
        }
        // as prepared counts only what succeeded
        return tag(
                release,
                ReleaseTags.and(
                        started,
                        verdict(task).isSuccess()
                                ? Preparation.succeeded(ReleaseState.SUPERSEDED)
                                : ReleaseTags.and(
                                        Map.of(Release.STATE, ReleaseState.FAILED.tag()), Preparation.ended())));
    }

    private PreparationAction onRunning(Release release) {
        if (!scope.seesEnds() || !scope.has(release)) {
            return new Done();
        }
        String id = release.preparation().task().orElseThrow();
        if (!snapshot.tasks().containsKey(release.number())) {
            return new Look(release, id);
        }
        Optional<Task> task = snapshot.tasks().get(release.number());
        boolean isOver =
                task.isEmpty() ? isOlderThan(KEPT, release) : task.get().isStopped();
        if (isOver && release.state() == ReleaseState.FAILED) {
            // aborted while a run started the task: that was reported then
            return tag(release, Preparation.ended());
        }
        if (task.isEmpty()) {
            return isOlderThan(KEPT, release)
                    ? fail(release, "the end of the release task is unknown: ECS does not find task %s".formatted(id))
                    : new Done();
        }
        if (task.get().isStopped()) {
            return onEnd(release, task.get());
        }
        return onTimeout(release, task.get());
    }

    private PreparationAction onEnd(Release release, Task task) {
        TaskVerdict verdict = verdict(task);
        if (!verdict.isSuccess()) {
            return fail(release, "the release task failed: %s (task %s)".formatted(verdict.words(), task.id()));
        }
        ReleaseState state = preparations.isOvertaken(release) ? ReleaseState.SUPERSEDED : ReleaseState.DEPLOYING;
        String reason = "its release task succeeded (task %s)".formatted(task.id());
        return new Tag(release, Preparation.succeeded(state), Optional.of(new Note(release, reason, false)));
    }

    private static TaskVerdict verdict(Task task) {
        return new TaskVerdict(task, task.tags().getOrDefault(ReleaseTaskTags.CONTAINER, ""));
    }

    private PreparationAction onTimeout(Release release, Task task) {
        Duration timeout =
                snapshot.target().releaseTask().map(ReleaseTask::timeout).orElse(ReleaseTask.TIMEOUT);
        boolean isLate = began(release, task).plus(timeout).isBefore(snapshot.now());
        return isLate && !task.isToStop()
                ? new Stop(
                        release,
                        task,
                        "Slipway stopped the release task: it took longer than its %d minutes"
                                .formatted(timeout.toMinutes()))
                : new Done();
    }

    /** ECS's createdAt; an announcement is a little older. */
    private static Instant began(Release release, Task task) {
        Instant announced = announcedAt(release);
        return task.createdAt().isAfter(announced) ? task.createdAt() : announced;
    }

    private PreparationAction onWaiting() {
        return failedTogether().or(this::ready).or(this::start).orElseGet(Done::new);
    }

    /** The task of this image failed while the release waited for it. */
    private Optional<PreparationAction> failedTogether() {
        return waiting().stream()
                .filter(scope::has)
                .flatMap(release -> failure(release).map(failed -> fail(release, words(failed))).stream())
                .findFirst();
    }

    private static String words(Release failed) {
        return "the release task of this image failed in revision %d".formatted(failed.number());
    }

    /** A person may ask for the image again after its failure. */
    private Optional<Release> failure(Release release) {
        return preparations
                .ended(release.digest())
                .filter(ended -> ended.preparation().hasFailed())
                .filter(failed -> release.isOfPush()
                        || !release.requestedAt().isAfter(failed.settledAt().orElse(Instant.MAX)));
    }

    /** The image is prepared meanwhile, or the target has no release task any more. */
    private Optional<PreparationAction> ready() {
        return waiting().stream()
                .filter(this::isReady)
                .findFirst()
                .map(release -> tag(release, Preparation.notNeeded()));
    }

    private boolean isReady(Release release) {
        return announced(release).isEmpty()
                && failure(release).isEmpty()
                && (snapshot.target().releaseTask().isEmpty() || !preparations.isNeededFor(release.digest()));
    }

    /** The one requested last runs its task. */
    private Optional<PreparationAction> start() {
        return Release.requestedLast(
                        waiting().stream().filter(release -> failure(release).isEmpty()))
                .filter(scope::has)
                .map(this::start);
    }

    private PreparationAction start(Release release) {
        boolean isAnnounced = announced(release).isPresent();
        if (isAnnounced && isOlderThan(ASKS_AGAIN, release)) {
            return fail(
                    release,
                    "the end of the release task is unknown: a run announced its start %s minutes ago, and noted no task"
                            .formatted(ASKS_AGAIN.toMinutes()));
        }
        boolean mayHaveLater = !snapshot.log().isComplete();
        if (snapshot.target().releaseTask().isEmpty() || mayHaveLater) {
            return new Done();
        }
        return new Start(release, preparations.place(), isAnnounced);
    }

    /** A run that announced it for an earlier place did not get that place. */
    private Optional<Announcement> announced(Release release) {
        return release.preparation().announcement().filter(start -> start.place() == preparations.place());
    }

    private boolean isOlderThan(Duration age, Release release) {
        return announcedAt(release).plus(age).isBefore(snapshot.now());
    }

    private static Instant announcedAt(Release release) {
        return release.preparation().announcement().map(Announcement::at).orElseGet(release::registeredAt);
    }

    private static PreparationAction tag(Release release, Map<String, String> tags) {
        return new Tag(release, tags, Optional.empty());
    }

    private PreparationAction fail(Release release, String reason) {
        return failure(release, reason, snapshot.now());
    }

    /** The release fails without an update of the service. */
    public static Tag failure(Release release, String reason, Instant now) {
        String words = "%s; the service was not updated".formatted(reason);
        Map<String, String> failed = ReleaseTags.failure(now, KeptReason.of(reason));
        Map<String, String> tags =
                release.preparation().task().isPresent() ? ReleaseTags.and(failed, Preparation.ended()) : failed;
        return new Tag(release, tags, Optional.of(new Note(release, words, true)));
    }
}
