package dev.slipway.reconcile;

import dev.slipway.access.CauseReader;
import dev.slipway.access.Parallel;
import dev.slipway.cause.Cause;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.reconcile.plan.ReconcileAction.Act;
import dev.slipway.reconcile.plan.ReconcileAction.EcsCall;
import dev.slipway.reconcile.plan.ReconcileAction.TagWrite;
import dev.slipway.reconcile.plan.Report;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The causes of the failures that one run reports.
 *
 * <p>The read starts with the tags of a rollback and goes on while UpdateService is called: a rollback never waits for it,
 * and the cause is tagged after the call. A run that dies between the two keeps ECS's reason only. Where no call follows,
 * nothing is urgent, and the cause is in the tags that say that the release failed.
 */
final class FailureCauses {
    private static final Set<Kind> FAILURES = Set.of(
            Kind.FAILED,
            Kind.ROLLED_BACK,
            Kind.ROLLING_BACK_BY_ECS,
            Kind.NOTHING_TO_ROLL_BACK_TO,
            Kind.ROLLBACK_FAILED);

    private final CauseReader reader;
    private final Parallel parallel;
    private final Map<Integer, Started> started = new HashMap<>();

    /** @param stateReason ECS's reason, as it is tagged; empty where the release does not become failed */
    private record Started(CompletableFuture<Cause> cause, Optional<String> stateReason) {}

    FailureCauses(CauseReader reader, Parallel parallel) {
        this.reader = reader;
        this.parallel = parallel;
    }

    /** Starts to read the cause where the action is the first to report a failure. */
    void start(Act act) {
        act.report()
                .filter(report -> FAILURES.contains(report.kind()) && report.publication() == Publication.BY_KIND)
                .filter(report -> act.tagWrites().stream().anyMatch(FailureCauses::isNews))
                .ifPresent(report -> started.computeIfAbsent(report.about().number(), number -> start(act, report)));
    }

    private Started start(Act act, Report report) {
        Optional<String> stateReason = act.tagWrites().stream()
                .filter(write -> write.release().number() == report.about().number())
                .flatMap(write -> stateReason(write).stream())
                .findFirst();
        return new Started(parallel.start(() -> reader.briefly(report.about(), report.deployment())), stateReason);
    }

    private static boolean isNews(TagWrite write) {
        return stateReason(write).isPresent() || write.tags().containsKey(Release.NOTICED);
    }

    /** Of a release that becomes failed. */
    private static Optional<String> stateReason(TagWrite write) {
        return Optional.ofNullable(write.tags().get(Release.STATE_REASON))
                .filter(reason -> ReleaseState.FAILED.tag().equals(write.tags().get(Release.STATE)));
    }

    /** The action with the cause in its tags, unless a call follows them. */
    Act explained(Act act) {
        Optional<TagWrite> kept = act.ecsCall() instanceof EcsCall.None ? kept(act) : Optional.empty();
        if (kept.isEmpty()) {
            return act;
        }
        var writes = new ArrayList<TagWrite>();
        for (TagWrite write : act.tagWrites()) {
            boolean isOfFailed =
                    write.release().number() == kept.get().release().number();
            writes.add(isOfFailed ? both(write, kept.get()) : write);
        }
        return new Act(List.copyOf(writes), act.ecsCall(), act.report());
    }

    private static TagWrite both(TagWrite one, TagWrite other) {
        var tags = new HashMap<>(one.tags());
        tags.putAll(other.tags());
        return new TagWrite(one.release(), tags);
    }

    /** The tag that keeps the cause with the failed release; empty where there is no cause, or no such release. */
    Optional<TagWrite> kept(Act act) {
        return act.report()
                .flatMap(report -> of(report).flatMap(one -> {
                    Cause cause = Parallel.await(one.cause());
                    return one.stateReason()
                            .filter(reason -> cause.isKnown())
                            .map(reason -> new TagWrite(
                                    report.about(), Map.of(Release.STATE_REASON, cause.keptBefore(reason))));
                }));
    }

    /** The outcome with the cause in its reason. If a call is to be made, only after it: this waits for the cause. */
    Outcome explained(Report report, Outcome outcome) {
        return of(report)
                .map(one -> Parallel.await(one.cause()))
                .map(cause -> outcome.because(cause.before(outcome.reason())))
                .orElse(outcome);
    }

    private Optional<Started> of(Report report) {
        return Optional.ofNullable(started.get(report.about().number()))
                .filter(one -> FAILURES.contains(report.kind()));
    }
}
