package dev.slipway.access;

import dev.slipway.ecs.AwsException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A rate that is kept: so many calls at once, then so many a second. Who comes too early waits. */
final class RateLimiter {
    private final Duration between;
    private final Duration ahead;
    private final InstantSource clock;
    private final Pause pause;
    private Instant next = Instant.MIN;

    RateLimiter(int atOnce, double perSecond, InstantSource clock, Pause pause) {
        this.between = Duration.ofNanos(Math.round(1e9 / perSecond));
        this.ahead = between.multipliedBy(atOnce - 1L);
        this.clock = clock;
        this.pause = pause;
    }

    /** @throws AwsException where so much time is not left */
    void step(String call) {
        Duration wait = reserve();
        if (!wait.isZero() && !pause.pause(wait)) {
            throw new AwsException(
                    AwsException.Kind.RETRYABLE,
                    call,
                    "not called: at the rate that is kept the function's time runs out");
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
