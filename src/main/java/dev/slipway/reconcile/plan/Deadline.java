package dev.slipway.reconcile.plan;

import dev.slipway.config.Target;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a deployment may be under way. Without a circuit breaker ECS never calls one failed: it starts tasks for
 * ever.
 */
final class Deadline {
    /**
     * For a rolling update of a target that sets none, and then only while it has fewer tasks than it is to have, or
     * none of them is well: those that run until their health checks fail are all there most of the time.
     */
    static final Duration ROLLING = Duration.ofMinutes(30);

    private Deadline() {}

    /** @return in words how long it has taken, where that is too long */
    static Optional<String> passed(Target target, Service service, Deployment rollingOut, Instant now) {
        boolean set = target.deadlineMinutes().isPresent();
        boolean tasksMissing = rollingOut.runningCount() < rollingOut.desiredCount() || rollingOut.failedTasks() > 0;
        if (!set && (!service.isRolling() || !tasksMissing)) {
            return Optional.empty();
        }
        return passed(target, rollingOut.createdAt(), now).map(words -> words + tasks(rollingOut));
    }

    /** In letters that the value of a tag may have. */
    private static String tasks(Deployment rollingOut) {
        String failed = rollingOut.failedTasks() > 0 ? " and %d failed".formatted(rollingOut.failedTasks()) : "";
        return ": %d of %d tasks run%s".formatted(rollingOut.runningCount(), rollingOut.desiredCount(), failed);
    }

    static Optional<String> passed(Target target, Instant begun, Instant now) {
        Duration allowed = target.deadlineMinutes().isPresent()
                ? Duration.ofMinutes(target.deadlineMinutes().getAsInt())
                : ROLLING;
        Duration taken = Duration.between(begun, now);
        return taken.compareTo(allowed) > 0
                ? Optional.of("in progress for %d minutes with a deadline of %d"
                        .formatted(taken.toMinutes(), allowed.toMinutes()))
                : Optional.empty();
    }
}
