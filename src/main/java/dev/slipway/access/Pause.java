package dev.slipway.access;

import java.time.Duration;

/** Waits within the function's remaining time. */
@FunctionalInterface
public interface Pause {
    /** @return false, without waiting, where less time remains */
    boolean pause(Duration length);

    /** Whether so much time remains. */
    default boolean hasTimeFor(Duration length) {
        return true;
    }
}
