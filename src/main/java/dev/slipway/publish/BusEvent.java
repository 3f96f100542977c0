package dev.slipway.publish;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One event that Slipway publishes.
 *
 * @param about service and environment that the event concerns, for the log; empty if none
 * @param resources ARNs of the resources
 * @param detail the detail as JSON text
 */
public record BusEvent(String detailType, String about, List<String> resources, String detail) {
    public static final String SOURCE = "slipway";

    public BusEvent {
        resources = List.copyOf(resources);
    }

    /**
     * The size of the entry as EventBridge calculates it
     * (<a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html">PutEvents' size</a>).
     */
    int bytes() {
        return bytes(SOURCE)
                + bytes(detailType)
                + bytes(detail)
                + resources.stream().mapToInt(BusEvent::bytes).sum();
    }

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public String toString() {
        return about.isEmpty() ? detailType : "%s (%s)".formatted(detailType, about);
    }
}
