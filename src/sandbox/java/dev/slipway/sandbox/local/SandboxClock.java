package dev.slipway.sandbox.local;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The sandbox's clock. It runs or stands still, and a caller can advance it. */
public final class SandboxClock implements InstantSource {
    private final InstantSource base;
    private final boolean manual;
    private Duration ahead = Duration.ZERO;

    private SandboxClock(InstantSource base, boolean manual) {
        this.base = base;
        this.manual = manual;
    }

    /** The system's clock until a caller advances it. */
    public static SandboxClock running() {
        return new SandboxClock(InstantSource.system(), false);
    }

    /** A clock that stands still until a caller advances it. */
    public static SandboxClock manual(Instant start) {
        return new SandboxClock(InstantSource.fixed(start), true);
    }

    public boolean isManual() {
        return manual;
    }

    @Override
    public synchronized Instant instant() {
        return base.instant().plus(ahead);
    }

    synchronized void advance(Duration time) {
        ahead = ahead.plus(time);
    }

    /** Has no effect if it is that late already. */
    synchronized void moveTo(Instant later) {
        Duration missing = Duration.between(instant(), later);
        if (missing.isPositive()) {
            advance(missing);
        }
    }
}
