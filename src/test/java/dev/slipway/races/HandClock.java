package dev.slipway.races;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is set. Only one thread may use it. */
final class HandClock implements InstantSource {
    private Instant now;

    HandClock(Instant now) {
        this.now = now;
    }

    void set(Instant instant) {
        now = instant;
    }

    @Override
    public Instant instant() {
        return now;
    }
}
