package dev.slipway.road;

import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.events.Event;
import java.util.List;

/** What went between a stage's function and AWS: what it asked, and what it told. */
final class Traffic {
    private Traffic() {}

    /** Every call that reached AWS, but for those that publish. */
    static List<RecordedCall> asked(Stage stage) {
        return stage.world().calls().stream()
                .filter(call -> !call.service().equals("events"))
                .toList();
    }

    /** Slipway's own events on the default bus, oldest first. */
    static List<Event> published(Stage stage) {
        return stage.world().bus().events().stream()
                .filter(event -> event.source().equals("slipway"))
                .toList();
    }
}
