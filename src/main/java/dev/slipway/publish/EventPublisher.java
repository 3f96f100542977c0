package dev.slipway.publish;

import dev.slipway.access.Pause;
import dev.slipway.config.ConfigurationProblem;
import dev.slipway.outcome.Outcome;
import dev.slipway.publish.EventBus.NotPut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tells on the event bus what came of an invocation. It never throws: what was done is done, whether others hear of it
 * or not, and what could not be published is one line of the log.
 */
public final class EventPublisher {
    private static final int ATTEMPTS = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    /** So many events are named in the log; of the others it says how many. */
    private static final int NAMED = 10;

    private final EventBus bus;
    private final Pause pause;
    private final JsonLog log;

    /** @param pause says how long events may be tried again */
    public EventPublisher(EventBus bus, Pause pause, JsonLog log) {
        this.bus = bus;
        this.pause = pause;
        this.log = log;
    }

    /**
     * All that an invocation has to tell, at once: so it takes the fewest calls.
     *
     * @param requestId the invocation's, for the log
     * @param problems of the configuration, those that were not published before
     * @param outcomes none of a dry run, whatever came of it: nothing happened
     */
    public void publish(String requestId, List<ConfigurationProblem> problems, List<Outcome> outcomes) {
        var events = new ArrayList<BusEvent>();
        if (!problems.isEmpty()) {
            events.add(EventMapping.of(problems));
        }
        outcomes.forEach(outcome -> EventMapping.of(outcome).ifPresent(events::add));
        List<NotPut> lost = put(events);
        if (!lost.isEmpty()) {
            log.line(JsonLog.Level.ERROR, requestId, message(lost, events.size()), Map.of());
        }
    }

    /** @return what was not put after all */
    private List<NotPut> put(List<BusEvent> events) {
        var lost = new ArrayList<NotPut>();
        List<BusEvent> left = events;
        Duration length = FIRST_PAUSE;
        for (int attempt = 1; !left.isEmpty(); attempt++) {
            List<NotPut> failed = batches(left).stream()
                    .flatMap(batch -> call(batch).stream())
                    .toList();
            boolean last =
                    attempt == ATTEMPTS || failed.stream().noneMatch(NotPut::isRetryable) || !pause.pause(length);
            failed.stream().filter(f -> last || !f.isRetryable()).forEach(lost::add);
            left = last
                    ? List.of()
                    : failed.stream()
                            .filter(NotPut::isRetryable)
                            .map(NotPut::event)
                            .toList();
            length = length.multipliedBy(2);
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

    /** In their order, as many together as one call takes. */
    private static List<List<BusEvent>> batches(List<BusEvent> events) {
        var batches = new ArrayList<List<BusEvent>>();
        var batch = new ArrayList<BusEvent>();
        int bytes = 0;
        for (BusEvent event : events) {
            boolean full = batch.size() == EventBus.MOST_EVENTS || bytes + event.bytes() > EventBus.MOST_BYTES;
            if (full && !batch.isEmpty()) {
                batches.add(List.copyOf(batch));
                batch.clear();
                bytes = 0;
            }
            batch.add(event);
            bytes += event.bytes();
        }
        batches.add(List.copyOf(batch));
        return batches;
    }

    private static String message(List<NotPut> lost, int of) {
        String named = lost.stream()
                .limit(NAMED)
                .map(l -> "%s: %s".formatted(l.event(), l.why()))
                .collect(Collectors.joining("; "));
        String more = lost.size() > NAMED ? "; and %d more".formatted(lost.size() - NAMED) : "";
        return "%d of %d events not published, the deployments themselves are not affected: %s%s"
                .formatted(lost.size(), of, named, more);
    }
}
