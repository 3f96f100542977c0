package dev.slipway.lambda;

import java.time.Duration;

/** Lets time pass: {@link Thread#sleep(Duration)}, or a step of a simulated clock. */
@FunctionalInterface
public interface Sleep {
    void sleep(Duration length) throws InterruptedException;
}
