package dev.slipway.soak;

import java.time.Instant;

/**
 * A push that was made.
 *
 * @param event its id
 * @param at the event's time
 */
record Push(String repository, String tag, String digest, Version version, String event, Instant at) {}
