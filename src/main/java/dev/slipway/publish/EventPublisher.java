package dev.slipway.publish;

import dev.slipway.access.Pause;
import dev.slipway.config.ConfigurationProblem;
import dev.slipway.outcome.Outcome;
import dev.slipway.publish.EventBus.NotPut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Publishes the outcomes of an invocation on the event bus. It never throws, because a failure does not undo the
 * deployments; it logs the events that it could not publish in one line, and with it the outcomes.
 *
 * @param pause decides whether there is time for another attempt
 */
public record EventPublisher(EventBus bus, Pause pause, JsonLog log) {
    private static final int ATTEMPTS = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    /** The number of lost events that the log names; it counts the others. */
    private static final int MAX_NAMED = 10;

    /**
     * Publishes all events of an invocation at once, which takes the fewest calls.
     *
     * @param requestId the invocation's request id, for the log
     * @param problems the configuration's problems that were not published before
     * @param outcomes the outcomes to publish, without those of dry runs
     * @return the outcomes whose events were lost
     */
    public List<Outcome> publish(String requestId, List<ConfigurationProblem> problems, List<Outcome> outcomes) {
        var events = new ArrayList<BusEvent>();
        if (!problems.isEmpty()) {
            events.add(EventMapping.of(problems));
        }
        var sources = new IdentityHashMap<BusEvent, Outcome>();
        outcomes.forEach(outcome -> EventMapping.of(outcome).ifPresent(event -> {
            events.add(event);
            sources.put(event, outcome);
        }));
        List<NotPut> lost = put(events);
        if (!lost.isEmpty()) {
            log.line(JsonLog.Level.ERROR, requestId, message(lost, events.size()), Map.of());
        }
        return lost.stream()
                .flatMap(l -> Optional.ofNullable(sources.get(l.event())).stream())
                .toList();
    }

    /** @return the events that no attempt put */
    private List<NotPut> put(List<BusEvent> events) {
        var lost = new ArrayList<NotPut>();
        List<BusEvent> remaining = events;
        Duration delay = FIRST_PAUSE;
        for (int attempt = 1; !remaining.isEmpty(); attempt++) {
            List<NotPut> failed = batches(remaining).stream()
                    .flatMap(batch -> call(batch).stream())
                    .toList();
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

    /** Splits the events, in their order, into as few calls as possible. */
    private static List<List<BusEvent>> batches(List<BusEvent> events) {
        var batches = new ArrayList<List<BusEvent>>();
        var batch = new ArrayList<BusEvent>();
        int bytes = 0;
        for (BusEvent event : events) {
            boolean full = batch.size() == EventBus.MAX_EVENTS || bytes + event.bytes() > EventBus.MAX_BYTES;
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

    private static String message(List<NotPut> lost, int total) {
        String named = lost.stream()
                .limit(MAX_NAMED)
                .map(l -> "%s: %s".formatted(l.event(), l.why()))
                .collect(Collectors.joining("; "));
        String more = lost.size() > MAX_NAMED ? "; and %d more".formatted(lost.size() - MAX_NAMED) : "";
        return "could not publish %d of %d events; the deployments are not affected: %s%s"
                .formatted(lost.size(), total, named, more);
    }
}
