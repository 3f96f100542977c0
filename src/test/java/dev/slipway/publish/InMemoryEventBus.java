package dev.slipway.publish;

import java.util.ArrayList;
import java.util.List;

/** A bus in memory. It keeps each call, and each event that it accepted. */
final class InMemoryEventBus implements EventBus {
    private final List<List<BusEvent>> calls = new ArrayList<>();
    private final List<BusEvent> events = new ArrayList<>();
    private int failingEntries;
    private int failingCalls;
    private boolean retryable = true;

    @Override
    public List<NotPut> put(List<BusEvent> batch) {
        calls.add(batch);
        if (failingCalls > 0) {
            failingCalls--;
            return batch.stream().map(this::notPut).toList();
        }
        var failed = new ArrayList<NotPut>();
        for (BusEvent event : batch) {
            if (failingEntries > 0) {
                failingEntries--;
                failed.add(notPut(event));
            } else {
                events.add(event);
            }
        }
        return failed;
    }

    private NotPut notPut(BusEvent event) {
        return new NotPut(event, "event bus list: out of order", retryable);
    }

    InMemoryEventBus failEntries(int times) {
        failingEntries = times;
        return this;
    }

    InMemoryEventBus failCalls(int times) {
        failingCalls = times;
        return this;
    }

    InMemoryEventBus permanently() {
        retryable = false;
        return this;
    }

    List<List<BusEvent>> calls() {
        return calls;
    }

    List<BusEvent> events() {
        return events;
    }
}
