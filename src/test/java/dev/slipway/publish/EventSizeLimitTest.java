package dev.slipway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.access.Parallel;
import dev.slipway.config.ConfigurationProblem;
import dev.slipway.outcome.Change;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.text.Json;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an event is shortened that is too long for every bus. */
class EventSizeLimitTest {
    private static final JsonLog NOWHERE = new JsonLog(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), InstantSource.system());

    private final InMemoryEventBus bus = new InMemoryEventBus();
    private final EventPublisher publisher =
            new EventPublisher(bus, length -> true, NOWHERE, new Parallel(Runnable::run));

    @Test
    void tooLongEventLosesItsChangesFirst() {
        var change = new Change(
                "$.cpu", Change.Type.CHANGED, Optional.of(Json.parse("\"256\"")), Optional.of(Json.parse("\"512\"")));
        publish(OutcomeFixture.outcome(
                Kind.FAILED, Publication.BY_KIND, "because", Collections.nCopies(5_000, change)));

        JsonNode detail = onlyDetail();
        assertThat(detail.has("changes")).isFalse();
        assertThat(detail.path("reason").asText()).isEqualTo("because");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "\u0007", "\"", "🚢", "a🚢"})
    void shortensAReasonThatIsTooLong(String repeated) {
        publish(OutcomeFixture.outcome(Kind.FAILED, Publication.BY_KIND, repeated.repeat(300_000)));

        String reason = onlyDetail().path("reason").asText();
        assertThat(reason).startsWith(repeated).endsWith("…");
        // no surrogate pair was split
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(reason)).isTrue();
        assertThat(bus.events().getFirst().bytes()).isBetween(EventBus.MAX_BYTES - 5_000, EventBus.MAX_BYTES);
    }

    @Test
    void countsProblemsThatDoNotFit() {
        OutcomeFixture.publish(
                publisher,
                IntStream.range(0, 4_000)
                        .mapToObj(i -> new ConfigurationProblem("targets[" + i + "]", "bad ".repeat(25)))
                        .toList(),
                List.of());

        JsonNode detail = onlyDetail();
        int kept = detail.path("problems").size();
        assertThat(kept).isBetween(1_000, 3_999);
        assertThat(detail.path("problemsLeftOut").asInt()).isEqualTo(4_000 - kept);
        assertThat(detail.at("/problems/0/path").asText()).isEqualTo("targets[0]");
        assertThat(bus.events().getFirst().bytes()).isLessThanOrEqualTo(EventBus.MAX_BYTES);
    }

    private void publish(Outcome outcome) {
        OutcomeFixture.publish(publisher, List.of(), List.of(outcome));
    }

    private JsonNode onlyDetail() {
        assertThat(bus.events()).hasSize(1);
        return Json.parse(bus.events().getFirst().detail());
    }
}
