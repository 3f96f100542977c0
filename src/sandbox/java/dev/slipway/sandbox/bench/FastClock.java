package dev.slipway.sandbox.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * A clock that is many times faster than the machine's, for what takes a quarter of an hour at ECS's rates. Work that is
 * done meanwhile takes as many times longer on it.
 *
 * @param began by the machine's clock
 * @param start what this clock showed then
 */
record FastClock(Instant began, Instant start, int speed) implements InstantSource {
    /** A clock that shows this time now. */
    static FastClock at(Instant start, int speed) {
        return new FastClock(Instant.now(), start, speed);
    }

    /** The same clock in another process, as {@link #toString} writes it. */
    static FastClock parse(String text) {
        List<String> parts = List.of(text.split(" ", -1));
        return new FastClock(Instant.parse(parts.get(0)), Instant.parse(parts.get(1)), Integer.parseInt(parts.get(2)));
    }

    FastClock ahead(Duration by) {
        return new FastClock(began, start.plus(by), speed);
    }

    @Override
    public Instant instant() {
        return start.plus(Duration.between(began, Instant.now()).multipliedBy(speed));
    }

    /** Waits this long on this clock. */
    void sleep(Duration length) throws InterruptedException {
        Thread.sleep(length.dividedBy(speed));
    }

    @Override
    public String toString() {
        return "%s %s %d".formatted(began, start, speed);
    }
}
