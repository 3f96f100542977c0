package dev.slipway.sandbox.api;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** How far each kind of reads is behind the writes, on the account's clock. A kind that is left out is not behind. */
public record Lag(Map<ReadKind, Duration> behind) {
    public static final Lag NONE = new Lag(Map.of());

    public Lag {
        if (behind.values().stream().anyMatch(Duration::isNegative)) {
            throw new IllegalArgumentException("no read is ahead of the writes: " + behind);
        }
        behind = Map.copyOf(behind);
    }

    /** Every read is behind by this time. A new revision can be used at once. */
    public static Lag ofReads(Duration behind) {
        return of(behind, ReadKind.values()).with(ReadKind.REVISION_USE, Duration.ZERO);
    }

    public static Lag of(Duration behind, ReadKind... kinds) {
        return Arrays.stream(kinds).reduce(NONE, (lag, kind) -> lag.with(kind, behind), (a, b) -> b);
    }

    public Lag with(ReadKind kind, Duration by) {
        var all = new EnumMap<ReadKind, Duration>(ReadKind.class);
        all.putAll(behind);
        all.put(kind, by);
        return new Lag(all);
    }

    public Duration of(ReadKind kind) {
        return behind.getOrDefault(kind, Duration.ZERO);
    }

    /** No read needs a state that was replaced longer ago. */
    Duration longest() {
        return behind.values().stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }
}
