package dev.slipway.reconcile.plan;

import dev.slipway.cause.KeptReason;
import dev.slipway.config.Target.Rollback;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.reconcile.plan.Deadline.Look;
import dev.slipway.reconcile.plan.ReconcileAction.NoAction;
import dev.slipway.reconcile.plan.ReconcileAction.Read;
import dev.slipway.release.Progress;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The deployment of the release requested last failed or passed its deadline: ECS rolls back where its
 * <a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html">circuit
 * breaker</a> or its alarms are set to, else Slipway does.
 */
record FailureRules(
        ReconcileSnapshot snapshot,
        Release last,
        ReconcileActions actions,
        EcsRollbackRules ecsRollback,
        OvertakenRules overtaken) {
    /** How long ECS may take to begin its own rollback. An update during that time could stall the service. */
    static final Duration ECS_BEGINS = Duration.ofMinutes(10);

    /** The PRIMARY deployment is FAILED. */
    ReconcileAction onFailedRollout(Deployment primary) {
        String reason = ReconcileActions.reason(primary);
        return last.state() == ReleaseState.GOOD
                ? actions.problems().goodFailed(reason)
                : onFailure(reason, primary.updatedAt());
    }

    /** The log says that the release failed, and its deployment is still in progress. */
    ReconcileAction onFailedBefore() {
        String reason = actions.stateReason();
        return onFailure(KeptReason.ofEcs(reason), reason, last.settledAt().orElse(Instant.EPOCH));
    }

    ReconcileAction onFailure(String reason, Instant since) {
        return onFailure(reason, reason, since);
    }

    /** @param ofEcs the part of the reason that names what failed the deployment */
    private ReconcileAction onFailure(String ofEcs, String reason, Instant since) {
        boolean ecsShould = snapshot.service().detection().rollsBackAfter(ofEcs) && LastGood.ecsHasOne(snapshot, last);
        if (ecsShould && !snapshot.serviceDeploymentRead()) {
            return Read.of(ReconcileRead.SERVICE_DEPLOYMENT, ReconcileRead.RECENT_RELEASES);
        }
        if (snapshot.ecsRollsBack(last)) {
            return ecsRollback.onEcsRollback();
        }
        boolean ecsDoesNot = snapshot.newestServiceDeployment(last)
                .filter(ServiceDeployment::isStopped)
                .isPresent();
        return ecsShould && !ecsDoesNot && since.plus(ECS_BEGINS).isAfter(snapshot.now())
                ? leaveToEcs(reason)
                : rollBack(reason);
    }

    ReconcileAction leaveToEcs(String reason) {
        return last.state() == ReleaseState.FAILED
                ? new NoAction("ECS is set to roll the service back")
                : actions.rollingBackByEcs(reason);
    }

    /** @param otherwise what to do where the deployment is not stuck */
    ReconcileAction onLook(Release running, Deadline deadline, Supplier<ReconcileAction> otherwise) {
        return switch (deadline.look()) {
            case Look.NotStuck() -> otherwise.get();
            case Look.Notable(Progress progress) -> onProgress(running, progress.tag(), otherwise);
            case Look.Recovered() -> onProgress(running, "", otherwise);
            case Look.Stuck(String words) -> onDeadline(running, words);
        };
    }

    /** Tasks of a failed release come and go: each look would be a tag. */
    private ReconcileAction onProgress(Release running, String tag, Supplier<ReconcileAction> otherwise) {
        return running.state() == ReleaseState.FAILED ? otherwise.get() : actions.progress(running, tag);
    }

    /** @param running the last release, or the one that the service was rolled back to from it */
    ReconcileAction onDeadline(Release running, String words) {
        if (!snapshot.serviceDeploymentRead()) {
            return Read.of(ReconcileRead.SERVICE_DEPLOYMENT, ReconcileRead.RECENT_RELEASES);
        }
        if (snapshot.ecsRollsBack(last)) {
            return ecsRollback.onEcsRollback();
        }
        Optional<Boolean> hookWaits = snapshot.history().hookWaits();
        if (hookWaits.isEmpty() && snapshot.newestServiceDeployment().isPresent()) {
            return Read.of(ReconcileRead.HOOK);
        }
        if (hookWaits.orElse(false)) {
            return new NoAction(waitsAtHook(words));
        }
        if (running.number() != last.number()) {
            return onFailedRollback(running, words);
        }
        return running.state() == ReleaseState.GOOD ? actions.problems().goodFailed(words) : rollBack(words);
    }

    static String waitsAtHook(String words) {
        return words + ", but a PAUSE hook waits for a person to continue";
    }

    /**
     * The release that the service runs after a rollback failed. If it was never good, a stale read took it for the one
     * that ECS rolled back to, and there may be a good one.
     */
    ReconcileAction onFailedRollback(Release rolledBackTo, String reason) {
        return rolledBackTo.state() == ReleaseState.GOOD || rolledBackTo.state() == ReleaseState.WITHDRAWN
                ? actions.problems().rollbackFailed(rolledBackTo, reason)
                : actions.failed(rolledBackTo, reason, "");
    }

    ReconcileAction rollBack(String reason) {
        if (mayBeRollingBack() && !snapshot.serviceDeploymentStatusRead()) {
            return Read.of(ReconcileRead.SERVICE_DEPLOYMENT_STATUS, ReconcileRead.RECENT_RELEASES);
        }
        if (snapshot.ecsIsRollingBack()) {
            return onUnexpectedEcsRollback();
        }
        if (snapshot.target().rollback() == Rollback.OFF) {
            return last.state() == ReleaseState.FAILED
                    ? new NoAction("rollback is off for this target")
                    : actions.failed(last, reason, "; rollback is off for this target");
        }
        if (!snapshot.recentReleasesRead()) {
            return Read.of(ReconcileRead.RECENT_RELEASES);
        }
        Optional<Release> good = LastGood.of(snapshot, last);
        if (!snapshot.newestReleasesRead()
                && good.filter(snapshot::allReadThatMaySupersede).isEmpty()) {
            return Read.of(ReconcileRead.NEWEST_RELEASES);
        }
        return overtaken
                .beforeRollback(good)
                .or(() -> good.map(g -> actions.rollBack(g, reason)))
                .orElseGet(() -> snapshot.allReleasesRead()
                        ? actions.problems().nothingToRollBackTo(reason)
                        : Read.of(ReconcileRead.OLDER_RELEASES));
    }

    /** An update during ECS's own rollback could stall the service, and the flags do not say whether there is one. */
    private boolean mayBeRollingBack() {
        return !snapshot.service().isRolling()
                || snapshot.service()
                        .primary()
                        .filter(d -> d.isInState("FAILED"))
                        .isPresent();
    }

    private ReconcileAction onUnexpectedEcsRollback() {
        if (!snapshot.serviceDeploymentRead()) {
            return Read.of(ReconcileRead.SERVICE_DEPLOYMENT);
        }
        return snapshot.ecsRollsBack(last)
                ? ecsRollback.onEcsRollback()
                : new NoAction("ECS is rolling the service back");
    }
}
