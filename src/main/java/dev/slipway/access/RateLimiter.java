package dev.slipway.access;

import dev.slipway.ecs.AwsException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Keeps a call rate: a burst, then a number of calls per second. A call that comes too early waits. */
final class RateLimiter {
    private final Duration between;
    private final Duration ahead;
    private final InstantSource clock;
    private final Pause pause;
    private Instant next = Instant.MIN;

    RateLimiter(int burst, double perSecond, InstantSource clock, Pause pause) {
        this.between = Duration.ofNanos(Math.round(1e9 / perSecond));
        this.ahead = between.multipliedBy(burst - 1L);
        this.clock = clock;
        this.pause = pause;
    }

    /** @throws AwsException where the wait is longer than the function's remaining time */
    void step(String call) {
        Duration wait = reserve();
        if (!wait.isZero() && !pause.pause(wait)) {
            throw new AwsException(
                    AwsException.Kind.RETRYABLE,
                    call,
                    "not called: the rate limit leaves no time for it in this invocation");
        }
    }

    private synchronized Duration reserve() {
        Instant now = clock.instant();
        Instant earliest = now.minus(ahead);
        Instant due = next.isBefore(earliest) ? earliest : next;
        next = due.plus(between);
        return due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO;
    }
}
