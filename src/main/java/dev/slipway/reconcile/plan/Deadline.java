package dev.slipway.reconcile.plan;

import dev.slipway.config.Target;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a deployment may be in progress. Without a circuit breaker ECS never reports a deployment as FAILED: it
 * keeps starting tasks.
 */
final class Deadline {
    /**
     * The deadline of a rolling update where the target sets none. It applies only while tasks are missing or fail in a
     * row: tasks that run until their health checks fail are all running most of the time.
     */
    static final Duration ROLLING = Duration.ofMinutes(30);

    private Deadline() {}

    /** @return how long the deployment has been in progress, in words, if that is too long */
    static Optional<String> passed(Target target, Service service, Deployment rollingOut, Instant now) {
        boolean isSet = target.deadlineMinutes().isPresent();
        boolean tasksMissing = rollingOut.runningCount() < rollingOut.desiredCount() || rollingOut.failedTasks() > 0;
        if (!isSet && (!service.isRolling() || !tasksMissing)) {
            return Optional.empty();
        }
        return passed(target, rollingOut.createdAt(), now).map(words -> words + tasks(rollingOut));
    }

    /** Only characters that ECS allows in the value of a tag. */
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
