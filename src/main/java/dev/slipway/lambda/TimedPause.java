package dev.slipway.lambda;

import dev.slipway.access.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Sleeps, but never past {@code until}. */
record TimedPause(InstantSource clock, Sleep sleep, Instant until) implements Pause {
    @Override
    public boolean pause(Duration length) {
        if (!hasTimeFor(length)) {
            return false;
        }
        try {
            sleep.sleep(length);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public boolean hasTimeFor(Duration length) {
        return !clock.instant().plus(length).isAfter(until);
    }
}
