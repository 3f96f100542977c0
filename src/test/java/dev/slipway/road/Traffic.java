package dev.slipway.road;

import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.events.Event;
import java.util.List;

/** The calls of a stage's functions, and the events that they published. */
final class Traffic {
    private Traffic() {}

    /** All calls that reached AWS, except those that publish events. */
    static List<RecordedCall> calls(Stage stage) {
        return stage.world().calls().stream()
                .filter(call -> !call.service().equals("events"))
                .toList();
    }

    /** Slipway's events on the default bus, oldest first. */
    static List<Event> published(Stage stage) {
        return stage.world().bus().events().stream()
                .filter(event -> event.source().equals("slipway"))
                .toList();
    }
}
