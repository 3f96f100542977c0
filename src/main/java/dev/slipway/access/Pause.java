package dev.slipway.access;

import java.time.Duration;

/** Waits, within the time that the function has. */
@FunctionalInterface
public interface Pause {
    /** @return false, at once, where so much time is not left */
    boolean pause(Duration length);
}
