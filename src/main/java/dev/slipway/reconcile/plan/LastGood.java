package dev.slipway.reconcile.plan;

import dev.slipway.ecs.Service.Deployment;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import java.util.Comparator;
import java.util.Optional;

/**
 * The last good revision, where a rollback goes: the revision of the newest COMPLETED deployment that the service
 * lists and that has tasks, else the newest good release of the log. Only releases with other content are candidates,
 * never the template or other families.
 */
final class LastGood {
    private LastGood() {}

    static Optional<Release> of(ReconcileSnapshot snapshot, Release failed) {
        Optional<Release> completed = snapshot.service().deployments().stream()
                .filter(Deployment::isCompletedWithTasks)
                .sorted(Comparator.comparing(Deployment::createdAt).reversed())
                .flatMap(d -> snapshot.release(d).stream())
                .filter(release -> isCandidate(snapshot, failed, release))
                .findFirst();
        return completed.or(() -> Release.requestedLast(snapshot.releases()
                .all()
                .filter(release -> release.state() == ReleaseState.GOOD && isCandidate(snapshot, failed, release))));
    }

    /** Whether ECS has a completed deployment to roll back to. Without one, its circuit breaker does nothing. */
    static boolean ecsHasOne(ReconcileSnapshot snapshot, Release failed) {
        return snapshot.service().deployments().stream()
                .anyMatch(d -> d.isInState("COMPLETED") && !d.taskDefinition().equals(failed.arn()));
    }

    /** The same content would only fail again, under whichever number. */
    static boolean isCandidate(ReconcileSnapshot snapshot, Release failed, Release candidate) {
        return candidate.number() != failed.number()
                && !candidate.hasContentOf(failed, snapshot.target().versionNames())
                && candidate.state() != ReleaseState.FAILED
                && candidate.state() != ReleaseState.WITHDRAWN
                && snapshot.releases().isUsable(candidate);
    }
}
