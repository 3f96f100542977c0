package dev.slipway.exploration.model;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is set. Only one thread may use it. */
final class SettableClock implements InstantSource {
    private Instant now;

    SettableClock(Instant now) {
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
