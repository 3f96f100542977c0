package dev.slipway.reconcile.plan;

import dev.slipway.ecs.CompletedDeployment;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.reconcile.plan.ReconcileAction.NoAction;
import dev.slipway.reconcile.plan.ReconcileAction.Read;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Releases that were overtaken before Slipway heard how their deployments ended. The service no longer shows them, but
 * ECS's history does: those that completed are good, and a rollback may go to them.
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
        if (isKnown) {
            return Optional.empty();
        }
        return snapshot.newestReleasesRead()
                ? onOvertaken(newerThanLastGood())
                : Optional.of(Read.of(ReconcileRead.NEWEST_RELEASES));
    }

    /** @param good where a rollback would go; empty where there is no good release */
    Optional<ReconcileAction> beforeRollback(Optional<Release> good) {
        return onOvertaken(snapshot.releases()
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

    private List<Release> newerThanLastGood() {
        Optional<Release> good = Release.requestedLast(
                snapshot.releases().all().filter(r -> r.number() != last.number() && r.state() == ReleaseState.GOOD));
        return snapshot.releases()
                .all()
                .filter(this::isOvertaken)
                .filter(r -> good.filter(g -> !r.supersedes(g)).isEmpty())
                .toList();
    }

    private Optional<ReconcileAction> onOvertaken(List<Release> unsettled) {
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

    /** A deployment whose state the service shows is judged by that. */
    private boolean isOvertaken(Release release) {
        Set<String> shown = snapshot.service().deployments().stream()
                .filter(d -> d.status().equals("PRIMARY") || d.rolloutState().isPresent())
                .map(Deployment::taskDefinition)
                .collect(Collectors.toSet());
        return release.number() != last.number()
                && release.state() == ReleaseState.DEPLOYING
                && !shown.contains(release.arn());
    }
}
