package dev.slipway.soak;

import dev.slipway.sandbox.task.Behaviour;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How a pushed version behaves. */
enum VersionBehaviour {
    GOOD,
    FAILS_TO_START,
    FAILS_HEALTH_CHECKS,
    STUCK,
    /** Its tasks are healthy, but its service's alarm goes off. */
    TRIGGERS_ALARM;

    /** Times are uneven, so that they do not coincide with the schedule. */
    Behaviour behaviour(RandomGenerator random) {
        Duration starts = Duration.ofMillis(random.nextLong(8_000, 55_000));
        return switch (this) {
            case GOOD, TRIGGERS_ALARM -> new Behaviour.Starts(starts);
            case FAILS_TO_START -> new Behaviour.FailsToStart(starts);
            case FAILS_HEALTH_CHECKS ->
                new Behaviour.FailsHealthChecks(starts, Duration.ofMillis(random.nextLong(5_000, 40_000)));
            case STUCK -> new Behaviour.Stuck();
        };
    }
}
