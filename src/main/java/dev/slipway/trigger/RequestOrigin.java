package dev.slipway.trigger;

import java.time.Instant;

/**
 * Where a request comes from. It identifies and orders the request where the request has no {@code id}.
 *
 * @param id the event's or the invoke's
 * @param time the event's, or the attempt's clock
 * @param attempts of a request that carries no {@code id}
 */
record RequestOrigin(String id, Instant time, Trigger.Attempts attempts) {
    static RequestOrigin of(EventEnvelope envelope) {
        return new RequestOrigin(envelope.id(), envelope.time(), Trigger.Attempts.OF_ONE_TIME);
    }

    static RequestOrigin of(Invocation invocation) {
        return new RequestOrigin(invocation.id(), invocation.now(), Trigger.Attempts.BY_LAMBDA);
    }

    /** Whether a caller waits for the answer: nobody waits for an event's. */
    boolean answered() {
        return attempts != Trigger.Attempts.OF_ONE_TIME;
    }
}
