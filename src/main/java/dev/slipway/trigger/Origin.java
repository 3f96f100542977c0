package dev.slipway.trigger;

import java.time.Instant;

/**
 * Where a request comes from: what it is identified and ordered by when it says nothing itself.
 *
 * @param id the event's or the invoke's
 * @param time the event's, or the attempt's clock
 * @param attempts of a request that carries no {@code id}
 */
record Origin(String id, Instant time, Trigger.Attempts attempts) {}
