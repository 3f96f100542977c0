package dev.slipway.reconcile.plan;

import dev.slipway.ecs.Service.Deployment;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import java.util.Comparator;
import java.util.Optional;

/**
 * Where a failed deployment goes back to: what the newest COMPLETED of the service's own deployments brought, else the
 * newest good entry of the log. What was read of the log are entries that are ACTIVE, so the template and other
 * families are never among them.
 */
final class LastGood {
    private LastGood() {}

    static Optional<Release> of(ReconcileSnapshot standing, Release failed) {
        Optional<Release> completed = standing.service().deployments().stream()
                .filter(d -> d.isInState("COMPLETED"))
                .sorted(Comparator.comparing(Deployment::createdAt).reversed())
                .flatMap(d -> standing.release(d).stream())
                .filter(e -> mayBe(standing, failed, e))
                .findFirst();
        return completed.or(() -> standing.releases()
                .filter(e -> e.state() == ReleaseState.GOOD && mayBe(standing, failed, e))
                .reduce((a, b) -> b.supersedes(a) ? b : a));
    }

    /** Whether ECS has something of its own to go back to; where it has not, its circuit breaker does nothing. */
    static boolean ecsHasOne(ReconcileSnapshot standing, Release failed) {
        return standing.service().deployments().stream()
                .anyMatch(d -> d.isInState("COMPLETED") && !d.taskDefinition().equals(failed.arn()));
    }

    private static boolean mayBe(ReconcileSnapshot standing, Release failed, Release candidate) {
        return candidate.number() != failed.number()
                && candidate.state() != ReleaseState.FAILED
                && candidate.state() != ReleaseState.WITHDRAWN
                && !standing.unusable().contains(candidate.number());
    }
}
