package dev.slipway.sandbox.task;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;

/** What happens to a task after its launch. The worst behaviour is last; a task behaves as its worst image does. */
public sealed interface Behaviour {
    /** RUNNING and healthy at this time after its launch. */
    record Starts(Duration after) implements Behaviour {
        public Starts {
            check(after);
        }
    }

    /** RUNNING at a time after its launch, and later stopped because its health checks fail. */
    record FailsHealthChecks(Duration starts, Duration fails) implements Behaviour {
        public FailsHealthChecks {
            check(starts);
            check(fails);
        }
    }

    /** Never RUNNING: stopped at this time after its launch. */
    record FailsToStart(Duration after, Failure failure) implements Behaviour {
        public FailsToStart {
            check(after);
        }

        /** Its first container exits with 1. */
        public FailsToStart(Duration after) {
            this(after, Failure.EXITS);
        }
    }

    /** What keeps a task from starting. */
    enum Failure {
        /** Its first container exits with 1. */
        EXITS(StoppedTasks.Why.FAILED_TO_START),
        /** ECS kills its first container. */
        RUNS_OUT_OF_MEMORY(StoppedTasks.Why.OUT_OF_MEMORY),
        /** ECS cannot pull the image of its first container. */
        CANNOT_PULL_IMAGE(StoppedTasks.Why.CANNOT_PULL);

        private final StoppedTasks.Why why;

        Failure(StoppedTasks.Why why) {
            this.why = why;
        }

        StoppedTasks.Why why() {
            return why;
        }
    }

    /** Why tasks that behave so stop, if they fail. */
    default StoppedTasks.Why why() {
        return switch (this) {
            case FailsToStart(Duration after, Failure failure) -> failure.why;
            case FailsHealthChecks fails -> StoppedTasks.Why.UNHEALTHY;
            case Starts starts -> StoppedTasks.Why.FAILED_TO_START;
            case Stuck stuck -> StoppedTasks.Why.FAILED_TO_START;
        };
    }

    /** Stays PENDING. */
    record Stuck() implements Behaviour {}

    /** The state of a task. */
    enum Phase {
        PENDING,
        RUNNING,
        HEALTHY,
        FAILED
    }

    default Phase phase(Instant launched, Instant now) {
        return switch (this) {
            case Starts(Duration after) -> now.isBefore(launched.plus(after)) ? Phase.PENDING : Phase.HEALTHY;
            case FailsToStart(Duration after, Failure failure) ->
                now.isBefore(launched.plus(after)) ? Phase.PENDING : Phase.FAILED;
            case FailsHealthChecks(Duration starts, Duration fails) ->
                now.isBefore(launched.plus(starts))
                        ? Phase.PENDING
                        : now.isBefore(launched.plus(starts).plus(fails)) ? Phase.RUNNING : Phase.FAILED;
            case Stuck() -> Phase.PENDING;
        };
    }

    /** When the phase changes next; {@link Instant#MAX} for never. */
    default Instant next(Instant launched, Instant now) {
        return switch (this) {
            case Starts(Duration after) -> launched.plus(after);
            case FailsToStart(Duration after, Failure failure) -> launched.plus(after);
            case FailsHealthChecks(Duration starts, Duration fails) ->
                now.isBefore(launched.plus(starts))
                        ? launched.plus(starts)
                        : launched.plus(starts).plus(fails);
            case Stuck() -> Instant.MAX;
        };
    }

    static Behaviour worst(Collection<Behaviour> images, Behaviour ofNone) {
        return images.stream()
                .max(Comparator.comparingInt(Behaviour::badness).thenComparing(Behaviour::lasts))
                .orElse(ofNone);
    }

    private static int badness(Behaviour behaviour) {
        return switch (behaviour) {
            case Starts starts -> 0;
            case FailsHealthChecks fails -> 1;
            case FailsToStart fails -> 2;
            case Stuck stuck -> 3;
        };
    }

    private static Duration lasts(Behaviour behaviour) {
        return switch (behaviour) {
            case Starts(Duration after) -> after;
            case FailsToStart(Duration after, Failure failure) -> after;
            case FailsHealthChecks(Duration starts, Duration fails) -> starts.plus(fails);
            case Stuck() -> Duration.ZERO;
        };
    }

    static void check(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(
                    "a task cannot take %s; give a duration of zero or more".formatted(duration));
        }
    }
}
