package dev.slipway.sandbox.task;

import java.time.Duration;

/** What happens to a task that RunTask starts. The command's container ends it; every other container ends with it. */
public sealed interface RunBehaviour {
    /** How long a task takes until it is RUNNING, and how long it then runs, unless a test says otherwise. */
    Duration USUAL = Duration.ofSeconds(10);

    /** The exit code of a container that SIGTERM ends. */
    int TERMINATED = 143;

    /** The exit code of a container that SIGKILL ends. */
    int KILLED = 137;

    /**
     * The command ends.
     *
     * @param starts time from RunTask until the task is RUNNING
     * @param runs time from then until the command ends
     * @param exitCode of the command's container
     * @param othersExitCode of every other container
     */
    record Exits(Duration starts, Duration runs, int exitCode, int othersExitCode) implements RunBehaviour {
        public Exits {
            Behaviour.check(starts);
            Behaviour.check(runs);
        }
    }

    /** RUNNING until StopTask ends it with SIGKILL: the command does not handle SIGTERM. */
    record Hangs(Duration starts) implements RunBehaviour {
        public Hangs {
            Behaviour.check(starts);
        }
    }

    /** Never RUNNING: stopped at this time after RunTask. */
    record FailsToStart(Duration after, Behaviour.Failure failure) implements RunBehaviour {
        public FailsToStart {
            Behaviour.check(after);
        }
    }

    /** Stays PENDING. */
    record Stuck() implements RunBehaviour {}

    /**
     * RunTask starts no task: {@code failures[]} says why.
     *
     * @param reason {@code RESOURCE:MEMORY}, {@code AGENT}, …
     */
    record NotPlaced(String reason) implements RunBehaviour {}

    /** How a task of an image runs that behaves so in a service. */
    static RunBehaviour like(Behaviour ofService) {
        return switch (ofService) {
            case Behaviour.Starts(Duration after) -> new Exits(after, USUAL, 0, TERMINATED);
            case Behaviour.FailsHealthChecks fails -> new Exits(fails.starts(), USUAL, 0, TERMINATED);
            case Behaviour.FailsToStart(Duration after, Behaviour.Failure failure) -> new FailsToStart(after, failure);
            case Behaviour.Stuck() -> new Stuck();
        };
    }
}
