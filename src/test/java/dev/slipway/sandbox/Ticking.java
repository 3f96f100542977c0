package dev.slipway.sandbox;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that each look moves on by one second. */
public final class Ticking implements InstantSource {
    private Instant now = Instant.parse("2026-11-20T10:00:00Z");

    @Override
    public synchronized Instant instant() {
        now = now.plusSeconds(1);
        return now;
    }
}
