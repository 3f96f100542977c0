package dev.slipway.reconcile.plan;

import dev.slipway.ecs.Service.Deployment;
import dev.slipway.reconcile.plan.ReconcileAction.Read;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import java.util.Optional;

/**
 * What follows from the state of the service's deployments, whether an event reported it or not: {@code rolloutState}
 * of <a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html">Deployment</a>.
 */
record ObservedRules(
        ReconcileSnapshot snapshot,
        Release last,
        ReconcileActions actions,
        FailureRules failure,
        EcsHistoryRules history,
        DriftRules drift) {
    ReconcileAction onObserved() {
        Optional<Release> desired = snapshot.desired(last);
        Optional<Deployment> primary = snapshot.service().primary();
        boolean lastIsDesired = desired.orElse(last).number() == last.number();
        if (snapshot.service().runs(last.arn()) && lastIsDesired) {
            return primary.map(this::onLastRuns).orElseGet(actions::none);
        }
        if (desired.isEmpty()) {
            return drift.onUnrecordedRollback();
        }
        return snapshot.service().runs(desired.get().arn())
                ? primary.map(d -> onRolledBackToRuns(desired.get(), d)).orElseGet(actions::none)
                : drift.onDrift(desired.get());
    }

    private ReconcileAction onLastRuns(Deployment primary) {
        return switch (primary.rolloutState().orElse("")) {
            case "COMPLETED" -> actions.completed(last, primary, primary.updatedAt());
            case "FAILED" -> failure.onFailedRollout(primary);
            default ->
                primary.rolloutState().isPresent() && snapshot.service().isRolling()
                        ? onLastInProgress(primary)
                        : history.onLastRuns(actions.stateReason());
        };
    }

    private ReconcileAction onLastInProgress(Deployment primary) {
        return failure.onLook(
                last,
                new Deadline(snapshot, last, primary),
                () -> last.state() == ReleaseState.FAILED ? failure.onFailedBefore() : actions.none());
    }

    private ReconcileAction onRolledBackToRuns(Release rolledBackTo, Deployment primary) {
        return switch (primary.rolloutState().orElse("")) {
            case "COMPLETED" -> actions.completed(rolledBackTo, primary, primary.updatedAt());
            case "FAILED" -> failure.onFailedRollback(rolledBackTo, ReconcileActions.reason(primary));
            case "" -> history.onRolledBackToRuns(rolledBackTo);
            default -> failure.onLook(rolledBackTo, new Deadline(snapshot, rolledBackTo, primary), actions::none);
        };
    }

    /** Deployments that are not the PRIMARY one, and whose events were lost. */
    Optional<ReconcileAction> onOtherDeployments() {
        if (snapshot.service().deployments().size() < 2) {
            return Optional.empty();
        }
        if (!snapshot.deployedReleasesRead()) {
            return Optional.of(Read.of(ReconcileRead.DEPLOYED_RELEASES));
        }
        return snapshot.service().deployments().stream()
                .filter(d -> !d.status().equals("PRIMARY"))
                .flatMap(
                        d -> snapshot
                                .release(d)
                                .filter(release -> isUnsettled(release, d))
                                .flatMap(release -> settled(release, d))
                                .stream())
                .findFirst();
    }

    private static boolean isUnsettled(Release release, Deployment deployment) {
        boolean isOfDeployment =
                release.deployment().filter(id -> !id.equals(deployment.id())).isEmpty();
        return isOfDeployment
                && (release.state() == ReleaseState.DEPLOYING || release.state() == ReleaseState.SUPERSEDED);
    }

    private Optional<ReconcileAction> settled(Release release, Deployment deployment) {
        if (deployment.isCompletedWithTasks()) {
            return Optional.of(actions.good(release, deployment.updatedAt()));
        }
        return deployment.isInState("FAILED") && release.number() != last.number()
                ? Optional.of(actions.failed(release, ReconcileActions.reason(deployment), ""))
                : Optional.empty();
    }
}
