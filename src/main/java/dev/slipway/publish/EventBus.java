package dev.slipway.publish;

import java.util.List;

/** Where Slipway tells what came of things. */
public interface EventBus {
    /** EventBridge takes so many events in one call. */
    int MOST_EVENTS = 10;

    /**
     * And so many bytes, of all of them together. It takes more since 2026; what is kept below the old limit reaches
     * every bus and every queue behind one.
     */
    int MOST_BYTES = 256 * 1024;

    /**
     * One call.
     *
     * @param events at most {@link #MOST_EVENTS} of together at most {@link #MOST_BYTES}
     * @return those that were not put; empty where all were
     */
    List<NotPut> put(List<BusEvent> events);

    /**
     * An event that did not get there.
     *
     * @param why where to, and AWS's words
     */
    record NotPut(BusEvent event, String why, boolean isRetryable) {}
}
