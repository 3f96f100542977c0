package dev.slipway.trigger;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a request comes from. It identifies and orders the request where the request has no {@code id}.
 *
 * @param id the event's or the invoke's
 * @param time the event's, or the attempt's clock
 * @param attempts of a request that carries no {@code id}
 * @param caller who asks where the request has no {@code requestedBy}
 */
record RequestOrigin(String id, Instant time, Trigger.Attempts attempts, Optional<String> caller) {
    static RequestOrigin of(EventEnvelope envelope) {
        return new RequestOrigin(envelope.id(), envelope.time(), Trigger.Attempts.OF_ONE_TIME, Optional.empty());
    }

    static RequestOrigin of(Invocation invocation) {
        return new RequestOrigin(invocation.id(), invocation.now(), Trigger.Attempts.BY_LAMBDA, invocation.caller());
    }

    /** Who asks, as the request says it: a blank name says nothing where the function knows the caller. */
    Optional<String> by(Optional<String> requestedBy) {
        return caller.isEmpty()
                ? requestedBy
                : requestedBy.filter(name -> !name.isBlank()).or(() -> caller);
    }

    /** Whether a caller waits for the answer: nobody waits for an event's. */
    boolean answered() {
        return attempts != Trigger.Attempts.OF_ONE_TIME;
    }
}
