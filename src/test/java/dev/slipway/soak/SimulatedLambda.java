package dev.slipway.soak;

import dev.slipway.outcome.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One function and its invocations for events: they overlap, each has a timeout, and a failed or crashed one is
 * retried twice. An event that fails all attempts is sent again later by an operator from the queue of failed invocations.
 */
final class SimulatedLambda {
    private static final int ATTEMPTS = 3;
    private static final Duration START = Duration.ofMillis(15);
    private static final Duration UNTIL_OPERATOR_RESENDS = Duration.ofMinutes(20);

    private final SimulatedTime time;
    private final RandomGenerator random;
    private final SoakStatistics figures;
    private final Code code;
    private final Duration timeout;
    private final Crashes crashes;
    private final ThreadLocal<Optional<Run>> runs = ThreadLocal.withInitial(Optional::empty);
    private int counted;

    /** @param mostCalls a crash happens at one of the first calls, up to this number */
    record Crashes(double share, int mostCalls) {}

    /** The function's code. */
    interface Code {
        List<Outcome> take(String event, Run run);
    }

    /** An invocation crashes: out of memory, or out of time. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1;

        Crash(String why) {
            super(why, null, false, false);
        }
    }

    SimulatedLambda(
            SimulatedTime time,
            RandomGenerator random,
            SoakStatistics figures,
            Code code,
            Duration timeout,
            Crashes crashes) {
        this.time = time;
        this.random = random;
        this.figures = figures;
        this.code = code;
        this.timeout = timeout;
        this.crashes = crashes;
    }

    /** One attempt. */
    final class Run {
        private final String id;
        private final int attempt;
        private final Instant deadline = time.instant().plus(timeout);
        private int callsLeft =
                random.nextDouble() < crashes.share ? random.nextInt(crashes.mostCalls) : Integer.MAX_VALUE;

        private Run(String id, int attempt) {
            this.id = id;
            this.attempt = attempt;
        }

        String id() {
            return id;
        }

        Instant deadline() {
            return deadline;
        }

        /** @throws Crash if the invocation crashes at this call, and at each later one */
        void call(Duration latency) {
            if (callsLeft == 0) {
                throw new Crash("during a call");
            }
            callsLeft--;
            time.sleep(latency);
            if (time.instant().isAfter(deadline)) {
                callsLeft = 0;
                throw new Crash("out of time");
            }
        }

        @Override
        public String toString() {
            return id + "/" + attempt;
        }
    }

    /** The invocation that makes the current call; empty if it is not one of this function. */
    Optional<Run> running() {
        return runs.get();
    }

    void event(String event) {
        attempt(event, "run-" + counted++, 1);
    }

    private void attempt(String event, String id, int number) {
        time.process(() -> {
            var run = new Run(id, number);
            runs.set(Optional.of(run));
            time.sleep(START);
            boolean again;
            try {
                List<Outcome> outcomes = code.take(event, run);
                again = outcomes.stream().anyMatch(Outcome::isRetryable);
                figures.invoked(run.toString(), event, outcomes);
            } catch (Crash crash) {
                again = true;
                figures.crashed(run.toString(), crash);
            }
            if (again) {
                again(event, id, number);
            }
        });
    }

    private void again(String event, String id, int number) {
        if (number < ATTEMPTS) {
            time.at(time.instant().plus(Duration.ofMinutes(number)), () -> attempt(event, id, number + 1));
        } else {
            figures.failedForGood();
            time.at(time.instant().plus(UNTIL_OPERATOR_RESENDS), () -> event(event));
        }
    }
}
