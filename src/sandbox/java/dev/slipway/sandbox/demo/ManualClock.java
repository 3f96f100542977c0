package dev.slipway.sandbox.demo;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that changes only when the demo advances it. */
final class ManualClock implements InstantSource {
    private volatile Instant now;

    ManualClock(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    void moveTo(Instant later) {
        if (later.isBefore(now)) {
            throw new IllegalArgumentException("the clock is at %s, after %s".formatted(now, later));
        }
        now = later;
    }
}
