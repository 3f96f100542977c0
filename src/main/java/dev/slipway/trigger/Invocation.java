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

    /** A clock ahead of ours must not win over what is requested later. */
    Instant atMostNow(Instant time) {
        return time.isAfter(now) ? now : time;
    }
}
