package dev.slipway.access;

import dev.slipway.ecs.AwsException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;

/**
 * Keeps one of AWS's request rates: a burst of calls, then a number of calls per second. Calls that come too early wait in
 * the order in which they came.
 *
 * <p>Others use the same rate: when AWS refuses a call all the same, the rate is halved and every call waits. The rate
 * comes back with the calls that AWS accepts. The wait has a random part, so that the instances of a function do not call
 * in step.
 */
public final class RateLimiter {
    /** The lowest rate in calls per second: three hundred instances that wait for one call each make nine a second. */
    private static final double LEAST = 1 / 32.0;
    /** A refusal pauses a fast rate, too: for up to this time, of which the random part decides. */
    private static final double PAUSE_SECONDS = 4;
    /** Accepted calls in a row that bring the rate back from zero. */
    private static final int ACCEPTED_UNTIL_FULL = 20;

    /** Held by the first call in line until its turn has come. */
    private final ReentrantLock line = new ReentrantLock(true);

    private final Rate full;
    private final InstantSource clock;
    private final DoubleSupplier jitter;
    private double perSecond;
    private double tokens;
    private Instant filled;
    private int refusals;

    /**
     * A rate.
     *
     * @param burst calls that are allowed at once after a quiet time
     * @param perSecond calls per second after that
     */
    public record Rate(double burst, double perSecond) {
        public Rate {
            if (burst < 1 || perSecond <= 0) {
                throw new IllegalArgumentException("a rate that allows no call: %s, %s".formatted(burst, perSecond));
            }
        }
    }

    /** @param jitter random numbers from 0 to 1 */
    public RateLimiter(Rate full, InstantSource clock, DoubleSupplier jitter) {
        this.full = full;
        this.clock = clock;
        this.jitter = jitter;
        this.perSecond = full.perSecond();
        this.tokens = full.burst();
        this.filled = clock.instant();
    }

    /** Allows one call. */
    public final class Turn {
        private final int refusalsBefore;

        private Turn(int refusalsBefore) {
            this.refusalsBefore = refusalsBefore;
        }

        /** AWS did not throttle the call. */
        public void accepted() {
            RateLimiter.this.accepted();
        }

        /** AWS throttled the call. */
        public void refused() {
            RateLimiter.this.refused(refusalsBefore);
        }
    }

    /**
     * Waits until the call may be made.
     *
     * @param call the name of the call, for the message
     * @throws AwsException where the wait is longer than the function's remaining time
     */
    public Turn await(String call, Pause pause) {
        line.lock();
        try {
            Duration wait = take();
            if (!wait.isZero() && !pause.pause(wait)) {
                giveBack();
                throw new AwsException(
                        AwsException.Kind.RETRYABLE,
                        call,
                        "not called: the rate limit leaves no time for it in this invocation");
            }
            return turn();
        } finally {
            line.unlock();
        }
    }

    /** @return how long the token that was taken is not there yet */
    private synchronized Duration take() {
        fill();
        tokens--;
        return tokens < 0 ? Duration.ofNanos((long) Math.ceil(-tokens / perSecond * 1e9)) : Duration.ZERO;
    }

    private synchronized void giveBack() {
        tokens++;
    }

    private synchronized Turn turn() {
        fill();
        return new Turn(refusals);
    }

    /** With the tokens of the time that has passed at the present rate; a clock that is set back adds none at that moment. */
    private void fill() {
        Instant now = clock.instant();
        if (now.isAfter(filled)) {
            tokens = Math.min(
                    full.burst(), tokens + Duration.between(filled, now).toNanos() / 1e9 * perSecond);
        }
        filled = now;
    }

    private synchronized void accepted() {
        fill();
        perSecond = Math.min(full.perSecond(), perSecond + full.perSecond() / ACCEPTED_UNTIL_FULL);
    }

    /** Several calls that were on their way at once say the same thing: only the first of them counts. */
    private synchronized void refused(int refusalsBefore) {
        if (refusalsBefore == refusals) {
            fill();
            refusals++;
            perSecond = Math.max(LEAST, perSecond / 2);
            tokens = Math.min(tokens, 0) - jitter.getAsDouble() * Math.max(1, PAUSE_SECONDS * perSecond);
        }
    }
}
