package dev.slipway.sandbox.demo;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until it is moved on: half an hour of a story takes no time. */
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
            throw new IllegalArgumentException("the story is at %s already, past %s".formatted(now, later));
        }
        now = later;
    }
}
