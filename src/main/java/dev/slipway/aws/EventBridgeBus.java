package dev.slipway.aws;

import dev.slipway.access.RateLimits;
import dev.slipway.ecs.AwsException;
import dev.slipway.publish.BusEvent;
import dev.slipway.publish.EventBus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * Puts events on an EventBridge bus through the SDK. PutEvents reports success even if the bus does not exist
 * (<a href="https://github.com/aws/aws-sdk/issues/186">aws-sdk #186</a>).
 */
public final class EventBridgeBus implements EventBus {
    /** Time reserved for the answer. Deployments reserve more, which leaves time to publish their outcomes. */
    private static final Duration RESERVE = Duration.ofMillis(500);
    /** For one call: a bus that does not respond must not delay the answer for long. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** Error codes of EventBridge's own failures. The other codes describe a fault of the entry. */
    private static final Set<String> RETRYABLE =
            Set.of("ThrottlingException", "InternalFailure", "InternalException", "ServiceUnavailable");

    private final Clients clients;
    private final String bus;
    private final Instant deadline;
    private final InstantSource clock;

    /**
     * @param bus name or ARN of the bus
     * @param deadline when every call has ended
     */
    public EventBridgeBus(Clients clients, String bus, Instant deadline, InstantSource clock) {
        this.clients = clients;
        this.bus = bus;
        this.deadline = deadline;
        this.clock = clock;
    }

    @Override
    public List<NotPut> put(List<BusEvent> events) {
        List<PutEventsRequestEntry> entries = events.stream().map(this::entry).toList();
        try {
            List<PutEventsResultEntry> results = call().makeWithoutRetry(
                            "PutEvents",
                            settings -> clients.eventBridge()
                                    .putEvents(r -> r.entries(entries).overrideConfiguration(settings)))
                    .entries();
            return failed(events, results);
        } catch (AwsException failure) {
            return events.stream()
                    .map(e -> notPut(e, String.valueOf(failure.getMessage()), failure.isRetryable()))
                    .toList();
        }
    }

    /** The publisher retries, because single entries can fail in a call that succeeds. */
    private AwsCall call() {
        Instant latest = clock.instant().plus(LONGEST);
        return new AwsCall(
                latest.isBefore(deadline) ? latest : deadline,
                clock,
                RESERVE,
                length -> false,
                () -> 0,
                RateLimits.NONE);
    }

    /** EventBridge returns one result for each entry, in the same order. */
    private List<NotPut> failed(List<BusEvent> events, List<PutEventsResultEntry> results) {
        var failed = new ArrayList<NotPut>();
        for (int i = 0; i < Math.min(events.size(), results.size()); i++) {
            String code = results.get(i).errorCode();
            if (code != null) {
                String why = "PutEvents: %s: %s".formatted(code, results.get(i).errorMessage());
                failed.add(notPut(events.get(i), why, RETRYABLE.contains(code)));
            }
        }
        return failed;
    }

    private NotPut notPut(BusEvent event, String why, boolean isRetryable) {
        return new NotPut(event, "event bus %s: %s".formatted(bus, why), isRetryable);
    }

    private PutEventsRequestEntry entry(BusEvent event) {
        return PutEventsRequestEntry.builder()
                .eventBusName(bus)
                .source(BusEvent.SOURCE)
                .detailType(event.detailType())
                .resources(event.resources())
                .detail(event.detail())
                .build();
    }
}
