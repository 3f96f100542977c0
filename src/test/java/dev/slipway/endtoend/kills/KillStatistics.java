package dev.slipway.endtoend.kills;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What happened in all rounds. */
final class KillStatistics {
    private final Map<String, AtomicInteger> counts = new ConcurrentSkipListMap<>();
    private final AtomicInteger kills = new AtomicInteger();

    void call(String fate, boolean kills) {
        count("calls " + fate);
        if (kills) {
            this.kills.incrementAndGet();
        }
    }

    void count(String what) {
        counts.computeIfAbsent(what, none -> new AtomicInteger()).incrementAndGet();
    }

    int kills() {
        return kills.get();
    }

    int of(String what) {
        return counts.getOrDefault(what, new AtomicInteger()).get();
    }

    @Override
    public String toString() {
        var lines = new StringBuilder("%d kills%n".formatted(kills()));
        counts.forEach((what, number) -> lines.append("    %6d %s%n".formatted(number.get(), what)));
        return lines.toString();
    }
}
