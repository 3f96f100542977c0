package dev.slipway.reconcile.plan;

import dev.slipway.ecs.CompletedDeployment;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.reconcile.plan.ReconcileAction.NoAction;
import dev.slipway.reconcile.plan.ReconcileAction.Read;
import dev.slipway.release.DeploymentOwnership;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Releases that were overtaken before Slipway heard how their deployments ended. The service no longer shows them, but
 * ECS's history does: those that completed are good, and a rollback may go to them; the others are superseded.
 */
record OvertakenRules(ReconcileSnapshot snapshot, Release last, ReconcileActions actions) {
    /** The run that notes how the last release ended also looks at those before it, once. */
    Optional<ReconcileAction> onSettled() {
        if (!snapshot.releases().settled().contains(last.number()) || last.after() < 1) {
            return Optional.empty();
        }
        if (!snapshot.releases().isRead(last.after())) {
            return Optional.of(Read.of(ReconcileRead.PREVIOUS_RELEASE));
        }
        boolean isKnown = snapshot.releases()
                .at(last.after())
                .filter(r -> !isOvertaken(r))
                .isPresent();
        boolean hasPrepared =
                snapshot.releases().all().anyMatch(r -> r.preparation().wasOpen() && isOvertaken(r));
        if (isKnown && !hasPrepared) {
            return Optional.empty();
        }
        return snapshot.newestReleasesRead() ? settled() : Optional.of(Read.of(ReconcileRead.NEWEST_RELEASES));
    }

    private Optional<ReconcileAction> settled() {
        List<Release> overtaken =
                snapshot.releases().all().filter(this::isOvertaken).toList();
        return completed(overtaken)
                .or(() -> overtaken.stream()
                        .filter(this::isGone)
                        .map(r -> ReconcileActions.note(r, Release.STATE, ReleaseState.SUPERSEDED.tag()))
                        .findFirst());
    }

    /** Nothing deploys it any more, and no run that is under way can update the service to it unannounced. */
    private boolean isGone(Release release) {
        boolean isDesired = snapshot.desired(last)
                .filter(d -> d.number() == release.number())
                .isPresent();
        return !isDesired
                && !snapshot.deployed().contains(release.number())
                && !DeploymentOwnership.mayBeUpdatedUnnoted(release, snapshot.now());
    }

    /** @param good where a rollback would go; empty where there is no good release */
    Optional<ReconcileAction> beforeRollback(Optional<Release> good) {
        return completed(snapshot.releases()
                .all()
                .filter(this::isOvertaken)
                .filter(r -> LastGood.isCandidate(snapshot, last, r))
                .filter(r -> good.filter(g -> !r.supersedes(g)).isEmpty())
                .toList());
    }

    /** ECS's event says that a deployment completed, but the service does not show whether it had tasks. */
    ReconcileAction onCompleted(Release release, Instant at) {
        Optional<List<CompletedDeployment>> completed = snapshot.history().completed();
        if (completed.isEmpty()) {
            return Read.of(ReconcileRead.COMPLETED_DEPLOYMENTS);
        }
        boolean hadTasks =
                completed.get().stream().anyMatch(d -> d.taskDefinition().equals(release.arn()));
        return hadTasks
                ? actions.good(release, at)
                : new NoAction("ECS does not show that revision %d ran any task".formatted(release.number()));
    }

    private Optional<ReconcileAction> completed(List<Release> unsettled) {
        if (unsettled.isEmpty()) {
            return Optional.empty();
        }
        Optional<List<CompletedDeployment>> completed = snapshot.history().completed();
        return completed.isEmpty()
                ? Optional.of(Read.of(ReconcileRead.COMPLETED_DEPLOYMENTS))
                : unsettled.stream()
                        .flatMap(r -> completed.get().stream()
                                .filter(d -> d.taskDefinition().equals(r.arn()))
                                .map(d -> actions.good(r, d.finishedAt())))
                        .findFirst();
    }

    /**
     * A deployment whose state the service shows is judged by that, but COMPLETED without tasks says too little: they may
     * have been replaced since, or it never had any.
     */
    private boolean isOvertaken(Release release) {
        Set<String> shown = snapshot.service().deployments().stream()
                .filter(d -> d.status().equals("PRIMARY")
                        || d.isCompletedWithTasks()
                        || (d.rolloutState().isPresent() && !d.isInState("COMPLETED")))
                .map(Deployment::taskDefinition)
                .collect(Collectors.toSet());
        return release.number() != last.number()
                && last.supersedes(release)
                && release.state() == ReleaseState.DEPLOYING
                && !shown.contains(release.arn());
    }
}
