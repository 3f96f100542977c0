package dev.slipway.soak;

import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.sandbox.task.RunBehaviour;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How a pushed version behaves. */
enum VersionBehaviour {
    GOOD,
    FAILS_TO_START,
    FAILS_HEALTH_CHECKS,
    STUCK,
    /** Its tasks are healthy, but its service's alarm goes off. */
    TRIGGERS_ALARM,
    /** Only its release task takes long. */
    SLOW_MIGRATION,
    /** Its release task exits with 1; where no release task runs, it is good. */
    FAILS_MIGRATION,
    /** Its release task never ends; where no release task runs, it is good. */
    HANGS_IN_MIGRATION;

    /** Longer than a few pushes are apart, and shorter than each timeout. */
    private static final Duration SLOW = Duration.ofMinutes(8);

    /** Times are uneven, so that they do not coincide with the schedule. */
    Behaviour behaviour(RandomGenerator random) {
        Duration starts = Duration.ofMillis(random.nextLong(8_000, 55_000));
        return switch (this) {
            case GOOD, TRIGGERS_ALARM, SLOW_MIGRATION, FAILS_MIGRATION, HANGS_IN_MIGRATION ->
                new Behaviour.Starts(starts);
            case FAILS_TO_START -> new Behaviour.FailsToStart(starts);
            case FAILS_HEALTH_CHECKS ->
                new Behaviour.FailsHealthChecks(starts, Duration.ofMillis(random.nextLong(5_000, 40_000)));
            case STUCK -> new Behaviour.Stuck();
        };
    }

    /** How its release task runs. */
    RunBehaviour migration(RandomGenerator random) {
        Duration starts = Duration.ofMillis(random.nextLong(2_000, 40_000));
        Duration runs = Duration.ofMillis(random.nextLong(1_000, 150_000));
        return switch (this) {
            case GOOD, TRIGGERS_ALARM, FAILS_HEALTH_CHECKS -> new RunBehaviour.Exits(starts, runs, 0, 0);
            case SLOW_MIGRATION -> new RunBehaviour.Exits(starts, runs.plus(SLOW), 0, RunBehaviour.KILLED);
            case FAILS_MIGRATION -> new RunBehaviour.Exits(starts, runs, 1, 0);
            case HANGS_IN_MIGRATION -> new RunBehaviour.Hangs(starts);
            case FAILS_TO_START, STUCK -> RunBehaviour.like(behaviour(random));
        };
    }

    /** Whether a service with or without a release task can run it. */
    boolean isGood(boolean hasReleaseTask) {
        return switch (this) {
            case GOOD, SLOW_MIGRATION -> true;
            case FAILS_MIGRATION, HANGS_IN_MIGRATION -> !hasReleaseTask;
            case FAILS_TO_START, FAILS_HEALTH_CHECKS, STUCK, TRIGGERS_ALARM -> false;
        };
    }

    /** Whether the release task succeeds. */
    boolean isPrepared() {
        return switch (this) {
            case GOOD, SLOW_MIGRATION, FAILS_HEALTH_CHECKS, TRIGGERS_ALARM -> true;
            case FAILS_MIGRATION, HANGS_IN_MIGRATION, FAILS_TO_START, STUCK -> false;
        };
    }
}
