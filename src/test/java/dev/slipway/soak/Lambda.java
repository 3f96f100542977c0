package dev.slipway.soak;

import dev.slipway.apply.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One function as Lambda runs it for events: side by side, each within its time, and what fails or dies is tried twice
 * more. What fails for good is sent again by somebody who looks after the queue of failed invocations.
 */
final class Lambda {
    private static final int ATTEMPTS = 3;
    private static final Duration START = Duration.ofMillis(15);
    private static final Duration UNTIL_SOMEBODY_LOOKS = Duration.ofMinutes(20);

    private final Time time;
    private final RandomGenerator random;
    private final Figures figures;
    private final Road road;
    private final Duration timeout;
    private final Deaths deaths;
    private final ThreadLocal<Optional<Run>> runs = ThreadLocal.withInitial(Optional::empty);
    private int counted;

    /** @param mostCalls who dies does so at one of the first so many calls */
    record Deaths(double share, int mostCalls) {}

    /** What a function does with an event. */
    interface Road {
        List<Outcome> take(String event, Run run);
    }

    /** An invocation ends in the middle: out of memory, or out of time. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1;

        Death(String why) {
            super(why, null, false, false);
        }
    }

    Lambda(Time time, RandomGenerator random, Figures figures, Road road, Duration timeout, Deaths deaths) {
        this.time = time;
        this.random = random;
        this.figures = figures;
        this.road = road;
        this.timeout = timeout;
        this.deaths = deaths;
    }

    /** One attempt. */
    final class Run {
        private final String id;
        private final int attempt;
        private final Instant deadline = time.instant().plus(timeout);
        private int callsLeft =
                random.nextDouble() < deaths.share ? random.nextInt(deaths.mostCalls) : Integer.MAX_VALUE;

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

        /** @throws Death now and then; who is dead makes no call any more */
        void call(Duration latency) {
            if (callsLeft == 0) {
                throw new Death("in the middle");
            }
            callsLeft--;
            time.sleep(latency);
            if (time.instant().isAfter(deadline)) {
                callsLeft = 0;
                throw new Death("out of time");
            }
        }

        @Override
        public String toString() {
            return id + "/" + attempt;
        }
    }

    /** Whose call it is that is being made just now; empty for another function's. */
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
                List<Outcome> outcomes = road.take(event, run);
                again = outcomes.stream().anyMatch(Outcome::retryCanHeal);
                figures.invoked(run.toString(), event, outcomes);
            } catch (Death death) {
                again = true;
                figures.died(run.toString(), death);
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
            time.at(time.instant().plus(UNTIL_SOMEBODY_LOOKS), () -> event(event));
        }
    }
}
