package dev.slipway.sandbox.api;

import java.time.Duration;

/** Waits in real time, for calls with a delay. */
final class Waiting {
    private Waiting() {}

    static void sleep(Duration duration) {
        if (duration.isZero()) {
            return;
        }
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SandboxException.noAnswer();
        }
    }
}
