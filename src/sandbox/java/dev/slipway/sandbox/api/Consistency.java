package dev.slipway.sandbox.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What AWS leaves open about its reads: how far they are behind the writes, and the order of lists. At first no read lags,
 * and lists keep the order in which things were created.
 */
public final class Consistency {
    private final InstantSource clock;
    private volatile Lag lag = Lag.NONE;
    private volatile Optional<Long> order = Optional.empty();
    private boolean suspended;

    public Consistency(InstantSource clock) {
        this.clock = clock;
    }

    public Consistency lag(Lag newLag) {
        lag = newLag;
        return this;
    }

    /** Changes one kind of reads only. */
    public Consistency lag(ReadKind kind, Duration behind) {
        return lag(lag.with(kind, behind));
    }

    /** Lists come in an order that depends on nothing but the seed and what is in them. */
    public Consistency shuffled(long seed) {
        order = Optional.of(seed);
        return this;
    }

    /**
     * Meanwhile every read sees the present, and every write is seen at once. The account's lock must be held.
     */
    public <T> T suspended(Supplier<T> what) {
        suspended = true;
        try {
            return what.get();
        } finally {
            suspended = false;
        }
    }

    Lag lag() {
        return suspended ? Lag.NONE : lag;
    }

    boolean isSuspended() {
        return suspended;
    }

    Instant now() {
        return clock.instant();
    }

    /** A call's input: its lists have the order that is set here. */
    public Input input(ObjectNode json) {
        return new Input(json, suspended ? Optional.empty() : order);
    }
}
