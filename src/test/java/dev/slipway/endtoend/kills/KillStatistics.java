package dev.slipway.endtoend.kills;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What happened in all rounds. */
final class KillStatistics {
    private final Map<String, AtomicInteger> counts = new ConcurrentSkipListMap<>();
    private final AtomicInteger kills = new AtomicInteger();

    /** A function died at this call. */
    void kill(String operation) {
        count("kills at " + operation, 1);
        kills.incrementAndGet();
    }

    void count(String what, int more) {
        counts.computeIfAbsent(what, none -> new AtomicInteger()).addAndGet(more);
    }

    int kills() {
        return kills.get();
    }

    @Override
    public String toString() {
        var lines = new StringBuilder("%d kills%n".formatted(kills()));
        counts.forEach((what, number) -> lines.append("    %6d %s%n".formatted(number.get(), what)));
        return lines.toString();
    }
}
