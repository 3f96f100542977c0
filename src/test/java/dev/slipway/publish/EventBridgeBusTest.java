package dev.slipway.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.slipway.aws.Clients;
import dev.slipway.aws.EventBridgeBus;
import dev.slipway.publish.EventBus.NotPut;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.events.Bus;
import dev.slipway.sandbox.http.Server;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the SDK's client against the sandbox over HTTP. */
class EventBridgeBusTest extends EventBusContract {
    private static final Duration TIME = Duration.ofSeconds(30);

    private final AwsAccount account = new AwsAccount();
    private final Server server = new Server(account);
    private final Clients clients = Clients.local("us-east-1", server.endpoint());

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected EventBus bus() {
        return bus("default", TIME);
    }

    private EventBus bus(String nameOrArn, Duration time) {
        return new EventBridgeBus(clients, nameOrArn, Instant.now().plus(time), InstantSource.system());
    }

    @Override
    protected List<BusEvent> arrived() {
        return on(account.bus());
    }

    private static List<BusEvent> on(Bus bus) {
        return bus.events().stream()
                .filter(e -> e.source().equals(BusEvent.SOURCE))
                .map(e -> new BusEvent(e.detailType(), "", e.resources(), Json.write(e.detail())))
                .toList();
    }

    @Override
    protected void failEntries(int times) {
        account.bus().failEntries(times);
    }

    @Override
    protected void failCalls(int times) {
        account.faults().next("PutEvents", times, Fault.throttled());
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "arn:aws:events:us-east-1:123456789012:event-bus/acme"})
    void acceptsABusByNameOrArn(String nameOrArn) {
        account.setup().eventBus("acme");

        assertThat(bus(nameOrArn, TIME).put(List.of(event("one")))).isEmpty();
        assertThat(on(account.bus("acme"))).containsExactly(event("one"));
        assertThat(arrived()).isEmpty();
    }

    /** As in AWS, PutEvents reports no error. */
    @Test
    void missingBusAcceptsEveryEvent() {
        assertThat(bus("nowhere", TIME).put(List.of(event("one")))).isEmpty();
        assertThat(account.bus().events()).isEmpty();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments(Fault.serverError(), true, "ServerException"),
                arguments(new Fault.NoAnswer(false), true, "PutEvents"),
                arguments(Fault.accessDenied("events:PutEvents"), false, "AccessDeniedException"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void marksOnlyTransientFailuresAsHealable(Fault fault, boolean retryable, String words) {
        account.faults().next("PutEvents", 1, fault);

        assertThat(bus().put(List.of(event("one")))).singleElement().satisfies(failed -> {
            assertThat(failed.isRetryable()).isEqualTo(retryable);
            assertThat(failed.why())
                    .startsWith("event bus default: PutEvents: ")
                    .contains(words);
        });
        assertThat(account.calls()).hasSize(1);
    }

    @Test
    void makesNoCallWhenNoTimeIsLeft() {
        assertThat(bus("default", Duration.ofMillis(100)).put(List.of(event("one"))))
                .singleElement()
                .extracting(NotPut::why)
                .asString()
                .contains("time is running out");
        assertThat(account.calls()).isEmpty();
    }

    @Test
    void eventNamesItsSource() {
        bus().put(List.of(event("one")));

        assertThat(account.calls().stream().map(RecordedCall::input))
                .singleElement()
                .satisfies(input -> {
                    assertThat(input.at("/Entries/0/Source").asText()).isEqualTo("slipway");
                    assertThat(input.at("/Entries/0/EventBusName").asText()).isEqualTo("default");
                    assertThat(input.at("/Entries/0").has("Time")).isFalse();
                });
    }
}
