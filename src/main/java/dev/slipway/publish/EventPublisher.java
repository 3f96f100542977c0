package dev.slipway.publish;

import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
import dev.slipway.publish.EventBus.NotPut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Publishes the outcomes of an invocation on the event bus. It never throws, because a failure does not undo the
 * deployments; it logs the events that it could not publish in one line, and with it the outcomes.
 *
 * @param pause decides whether there is time for another attempt
 */
public record EventPublisher(EventBus bus, Pause pause, JsonLog log, Parallel parallel) {
    private static final int ATTEMPTS = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    /** Begins to publish the events of an invocation, whose outcomes come one by one. */
    public Publication begin(String requestId) {
        return new Publication(this, requestId);
    }

    /** @return the events that no attempt put */
    List<NotPut> put(List<BusEvent> batch) {
        var lost = new ArrayList<NotPut>();
        List<BusEvent> remaining = batch;
        Duration delay = FIRST_PAUSE;
        for (int attempt = 1; !remaining.isEmpty(); attempt++) {
            List<NotPut> failed = call(remaining);
            boolean last = attempt == ATTEMPTS || failed.stream().noneMatch(NotPut::isRetryable) || !pause.pause(delay);
            failed.stream().filter(f -> last || !f.isRetryable()).forEach(lost::add);
            remaining = last
                    ? List.of()
                    : failed.stream()
                            .filter(NotPut::isRetryable)
                            .map(NotPut::event)
                            .toList();
            delay = delay.multipliedBy(2);
        }
        return lost;
    }

    private List<NotPut> call(List<BusEvent> batch) {
        try {
            return bus.put(batch);
        } catch (RuntimeException bug) {
            return batch.stream()
                    .map(e -> new NotPut(e, "this is a mistake in Slipway, please report it: " + bug, false))
                    .toList();
        }
    }
}
