package dev.slipway.trigger;

import java.time.Instant;

/**
 * One attempt of Lambda to run the function.
 *
 * @param id Lambda's request id: the same one for every attempt of an asynchronous invoke
 * @param now this attempt's clock
 */
public record Invocation(String id, Instant now) {
    public Invocation {
        if (id.isBlank()) {
            throw new IllegalArgumentException("an invocation without an id: Lambda's context gives one");
        }
    }

    /** Bounds an event's time: a clock that is ahead must not win over a later request. */
    Instant atMostNow(Instant time) {
        return time.isAfter(now) ? now : time;
    }
}
