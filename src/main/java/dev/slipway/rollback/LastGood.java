package dev.slipway.rollback;

import dev.slipway.ecs.Entry;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.State;
import java.util.Comparator;
import java.util.Optional;

/**
 * Where a failed deployment goes back to: what the newest COMPLETED of the service's own deployments brought, else the
 * newest good entry of the log. What was read of the log are entries that are ACTIVE, so the template and other
 * families are never among them.
 */
final class LastGood {
    private LastGood() {}

    static Optional<Entry> of(Standing standing, Entry failed) {
        Optional<Entry> completed = standing.service().deployments().stream()
                .filter(d -> d.inState("COMPLETED"))
                .sorted(Comparator.comparing(Deployment::createdAt).reversed())
                .flatMap(d -> standing.entry(d).stream())
                .filter(e -> mayBe(standing, failed, e))
                .findFirst();
        return completed.or(() -> standing.entries()
                .filter(e -> e.state() == State.GOOD && mayBe(standing, failed, e))
                .reduce((a, b) -> b.beats(a) ? b : a));
    }

    /** Whether ECS has something of its own to go back to; where it has not, its circuit breaker does nothing. */
    static boolean ecsHasOne(Standing standing, Entry failed) {
        return standing.service().deployments().stream()
                .anyMatch(d -> d.inState("COMPLETED") && !d.taskDefinition().equals(failed.arn()));
    }

    private static boolean mayBe(Standing standing, Entry failed, Entry candidate) {
        return candidate.number() != failed.number()
                && candidate.state() != State.FAILED
                && candidate.state() != State.WITHDRAWN
                && !standing.unusable().contains(candidate.number());
    }
}
