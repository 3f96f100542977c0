package dev.slipway.publish;

import java.util.List;

/** The event bus to which Slipway publishes outcomes. */
public interface EventBus {
    /** The number of events that one PutEvents call accepts. */
    int MAX_EVENTS = 10;

    /**
     * The total size of the events of one PutEvents call. EventBridge accepts more since 2026, but only events within the
     * old limit fit into every target and queue behind a bus.
     */
    int MAX_BYTES = 256 * 1024;

    /**
     * Makes one PutEvents call. It does not throw.
     *
     * @param events at most {@link #MAX_EVENTS}, with a total size of at most {@link #MAX_BYTES}
     * @return the events that were not put
     */
    List<NotPut> put(List<BusEvent> events);

    /**
     * An event that EventBridge did not accept.
     *
     * @param why the bus and AWS's error message
     */
    record NotPut(BusEvent event, String why, boolean isRetryable) {}
}
