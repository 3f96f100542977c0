package dev.slipway.publish;

import dev.slipway.access.Parallel;
import dev.slipway.config.ConfigurationProblem;
import dev.slipway.outcome.Outcome;
import dev.slipway.publish.EventBus.NotPut;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The events of one invocation. As soon as there are as many as one PutEvents call takes, they are put, side by side with
 * whatever else the invocation does; so the fewest calls are made. Events of one service are put in their order.
 */
public final class Publication {
    /** The number of lost events that the log names; it counts the others. */
    private static final int MAX_NAMED = 10;

    private final EventPublisher publisher;
    private final String requestId;
    private final IdentityHashMap<BusEvent, Outcome> sources = new IdentityHashMap<>();
    private final List<CompletableFuture<List<NotPut>>> calls = new ArrayList<>();
    /** The last call with an event of a service. */
    private final Map<String, CompletableFuture<List<NotPut>>> last = new HashMap<>();

    private List<BusEvent> batch = new ArrayList<>();
    private int bytes;
    private int total;

    Publication(EventPublisher publisher, String requestId) {
        this.publisher = publisher;
        this.requestId = requestId;
    }

    /** Publishes the configuration's problems as one event, if there are any. */
    public synchronized void add(List<ConfigurationProblem> problems) {
        if (!problems.isEmpty()) {
            add(EventMapping.of(problems));
        }
    }

    /** Publishes an outcome; several threads may call this. */
    public synchronized void add(Outcome outcome) {
        EventMapping.of(outcome).ifPresent(event -> {
            sources.put(event, outcome);
            add(event);
        });
    }

    private void add(BusEvent event) {
        if (bytes + event.bytes() > EventBus.MAX_BYTES) {
            put();
        }
        batch.add(event);
        bytes += event.bytes();
        total++;
        if (batch.size() == EventBus.MAX_EVENTS) {
            put();
        }
    }

    private void put() {
        if (batch.isEmpty()) {
            return;
        }
        List<BusEvent> events = batch;
        batch = new ArrayList<>();
        bytes = 0;
        CompletableFuture<?>[] earlier = events.stream()
                .flatMap(event -> Stream.ofNullable(last.get(event.about())))
                .distinct()
                .toArray(CompletableFuture[]::new);
        CompletableFuture<List<NotPut>> call = CompletableFuture.allOf(earlier)
                .thenApplyAsync(
                        done -> publisher.put(events), publisher.parallel().executor());
        events.forEach(event -> last.put(event.about(), call));
        calls.add(call);
    }

    /**
     * Puts what is left, and waits for all calls.
     *
     * @return the outcomes whose events were lost
     */
    public List<Outcome> end() {
        synchronized (this) {
            put();
        }
        List<NotPut> lost =
                calls.stream().flatMap(call -> Parallel.await(call).stream()).toList();
        if (!lost.isEmpty()) {
            publisher.log().line(JsonLog.Level.ERROR, requestId, message(lost), Map.of());
        }
        return lost.stream()
                .flatMap(l -> Optional.ofNullable(sources.get(l.event())).stream())
                .toList();
    }

    private String message(List<NotPut> lost) {
        String named = lost.stream()
                .limit(MAX_NAMED)
                .map(l -> "%s: %s".formatted(l.event(), l.why()))
                .collect(Collectors.joining("; "));
        String more = lost.size() > MAX_NAMED ? "; and %d more".formatted(lost.size() - MAX_NAMED) : "";
        return "could not publish %d of %d events; the deployments are not affected: %s%s"
                .formatted(lost.size(), total, named, more);
    }
}
