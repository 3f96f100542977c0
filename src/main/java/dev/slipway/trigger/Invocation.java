package dev.slipway.trigger;

import java.time.Instant;
import java.util.Optional;

/**
 * One attempt of Lambda to run the function.
 *
 * @param id Lambda's request id: the same one for every attempt of an asynchronous invoke
 * @param now this attempt's clock
 * @param caller the alias that the function was invoked by: it asks for what a request gives no {@code requestedBy} for
 */
public record Invocation(String id, Instant now, Optional<String> caller) {
    public Invocation {
        if (id.isBlank()) {
            throw new IllegalArgumentException("an invocation without an id: Lambda's context gives one");
        }
    }

    /** Of the unqualified function. */
    public Invocation(String id, Instant now) {
        this(id, now, Optional.empty());
    }

    /** Bounds an event's time: a clock that is ahead must not win over a later request. */
    Instant atMostNow(Instant time) {
        return time.isAfter(now) ? now : time;
    }
}
