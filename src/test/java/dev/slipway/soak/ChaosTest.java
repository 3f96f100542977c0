package dev.slipway.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.soak.Chaos.Shares;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChaosTest {
    private static final int EVENTS = 1000;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private Instant now = Instant.parse("2026-11-20T10:00:00Z");
    private AwsAccount account = new AwsAccount(() -> now);
    private final List<Integer> delivered = new ArrayList<>();

    @BeforeEach
    void aRule() {
        account.bus()
                .rule(
                        "all",
                        "{\"source\": [\"acme\"]}",
                        json -> delivered.add(Json.parse(json).at("/detail/n").asInt()));
    }

    @ParameterizedTest(name = "dropped {0}, doubled {1}: {2} deliveries of {3} events")
    @CsvSource({"0, 0, 1000, 1000", "1, 0, 0, 0", "0, 1, 2000, 1000", "1, 1, 0, 0"})
    void sharesControlLostAndDuplicateEvents(double dropped, double doubled, int deliveries, int events) {
        send();
        assertThat(new Chaos(account, () -> now, 7, new Shares(dropped, doubled, 0, LONGEST)).deliver())
                .isEqualTo(deliveries);

        assertThat(delivered).hasSize(deliveries);
        assertThat(new HashSet<>(delivered)).hasSize(events);
        assertThat(account.bus().pending()).isEmpty();
    }

    @Test
    void delayedEventsArriveWithinLongestDelay() {
        var chaos = new Chaos(account, () -> now, 7, new Shares(0, 0, 0.5, LONGEST));
        send();
        chaos.deliver();
        assertThat(delivered).hasSizeBetween(400, 600);
        assertThat(chaos.next()).get().satisfies(at -> assertThat(at).isBetween(now, now.plus(LONGEST)));

        now = now.plus(LONGEST);
        chaos.deliver();

        assertThat(delivered).hasSize(EVENTS);
        assertThat(chaos.next()).isEmpty();
    }

    @Test
    void undelayedEventsOvertakeDelayedOnes() {
        send();
        new Chaos(account, () -> now, 7, new Shares(0, 0, 0, LONGEST)).deliver();

        assertThat(delivered)
                .isNotEqualTo(IntStream.range(0, EVENTS).boxed().toList())
                .hasSize(EVENTS);
    }

    @Test
    void sameSeedRepeatsDeliveriesAndOtherSeedDoesNot() {
        List<Integer> first = day(1);

        assertThat(day(1)).isEqualTo(first);
        assertThat(day(2)).isNotEqualTo(first);
    }

    @Test
    void shareOutsideZeroToOneIsRefused() {
        assertThatThrownBy(() -> new Shares(0, 1.5, 0, LONGEST)).hasMessageContaining("doubled is 1.5");
    }

    private List<Integer> day(long seed) {
        account = new AwsAccount(() -> now);
        aRule();
        delivered.clear();
        var chaos = new Chaos(account, () -> now, seed, new Shares(0.1, 0.1, 0.5, LONGEST));
        send();
        chaos.deliver();
        now = now.plus(LONGEST);
        chaos.deliver();
        return List.copyOf(delivered);
    }

    private void send() {
        for (int i = 0; i < EVENTS; i++) {
            ObjectNode input = Json.object();
            input.putArray("Entries")
                    .addObject()
                    .put("Source", "acme")
                    .put("DetailType", "x")
                    .put("Detail", "{\"n\": " + i + "}");
            account.quietly("events", "PutEvents", input);
        }
    }
}
