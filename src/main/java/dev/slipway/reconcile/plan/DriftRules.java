package dev.slipway.reconcile.plan;

import dev.slipway.reconcile.plan.ReconcileAction.NoAction;
import dev.slipway.reconcile.plan.ReconcileAction.Read;
import dev.slipway.release.DeploymentOwnership;
import dev.slipway.release.ReadLag;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The service does not run the desired revision: an update is missing, ECS rolled back, or somebody changed it. */
record DriftRules(
        ReconcileSnapshot snapshot,
        Release last,
        ReconcileActions actions,
        EcsRollbackRules ecsRollback,
        FailureRules failure) {
    /**
     * Reads ECS's history before it trusts the id of the PRIMARY deployment: when ECS rolls back, it may give the old
     * deployment its old id again.
     */
    ReconcileAction onDrift(Release desired) {
        if (ReadLag.mayHideUpdateTo(desired, snapshot.now())) {
            return onUnrecorded(desired);
        }
        return onRecorded(desired);
    }

    /** The run that registered the release may be about to call UpdateService, or may have done so and not recorded it. */
    private ReconcileAction onUnrecorded(Release desired) {
        boolean mayBeOverwritten = snapshot.service()
                .primary()
                .filter(d -> !d.createdAt().isBefore(desired.registeredAt().truncatedTo(ChronoUnit.MILLIS)))
                .isPresent();
        if (mayBeOverwritten && !snapshot.deployedReleasesRead()) {
            return Read.of(ReconcileRead.DEPLOYED_RELEASES);
        }
        // that run may have verified its update before this one followed, and it does not look again
        boolean isOverwritten = mayBeOverwritten
                && snapshot.running().isPresent()
                && DeploymentOwnership.isSlipways(snapshot.service(), snapshot.running());
        return isOverwritten
                ? onRecorded(desired)
                : new NoAction("revision %d was just registered; the run that registered it updates the service"
                        .formatted(desired.number()));
    }

    private ReconcileAction onRecorded(Release desired) {
        if (DeploymentOwnership.isFirstUpdateMissing(snapshot.service(), desired)) {
            return actions.update(desired);
        }
        if (!isHistoryRead()) {
            return Read.of(ReconcileRead.SERVICE_DEPLOYMENT, ReconcileRead.DEPLOYED_RELEASES);
        }
        return switch (snapshot.ownership(desired, last).choice(snapshot.newestServiceDeployment())) {
            case UPDATE -> actions.update(desired);
            case UPDATE_REPLACED_SERVICE -> actions.updateReplacedService(desired);
            case ECS_ROLLED_BACK ->
                snapshot.ecsRollsBack(last)
                        ? ecsRollback.onEcsRollback()
                        : actions.problems().rollbackFailed(desired, "ECS rolled the deployment back");
            case WAIT_FOR_ECS_ROLLBACK -> new NoAction("ECS is rolling the service back");
            case CHANGED_OUTSIDE -> changedOutside();
        };
    }

    /** The last release failed, the log does not say where it was rolled back to, and the service runs another one. */
    ReconcileAction onUnrecordedRollback() {
        if (!isHistoryRead()) {
            return Read.of(ReconcileRead.SERVICE_DEPLOYMENT, ReconcileRead.DEPLOYED_RELEASES);
        }
        if (snapshot.ecsRollsBack(last)) {
            return ecsRollback.onEcsRollback();
        }
        Optional<Release> running = snapshot.running();
        if (running.isEmpty() || !DeploymentOwnership.isSlipways(snapshot.service(), running)) {
            return changedOutside();
        }
        return running.get().state() == ReleaseState.GOOD
                ? actions.rolledBackTo(running.get())
                : failure.rollBack(actions.stateReason());
    }

    /** Nobody is blamed while the log may not show yet that Slipway started what runs. */
    private ReconcileAction changedOutside() {
        return ReadLag.mayHideStartOf(snapshot.service(), snapshot.now())
                ? new NoAction("the service has run %s for less than a minute; the next reconciliation looks again"
                        .formatted(snapshot.service().taskDefinition()))
                : actions.problems().changedOutside();
    }

    private boolean isHistoryRead() {
        return snapshot.serviceDeploymentRead() && snapshot.deployedReleasesRead();
    }
}
