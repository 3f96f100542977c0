package dev.slipway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.access.Parallel;
import dev.slipway.config.ConfigurationProblem;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventPublisherTest {
    private final InMemoryEventBus bus = new InMemoryEventBus();
    private final List<Duration> pauses = new ArrayList<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final JsonLog log =
            new JsonLog(new PrintStream(written, true, StandardCharsets.UTF_8), InstantSource.system());
    private final EventPublisher publisher = new EventPublisher(bus, pauses::add, log, new Parallel(Runnable::run));

    @ParameterizedTest
    @CsvSource({
        "DEPLOYING, BY_KIND, Deployment Started",
        "PREPARING, BY_KIND, Deployment Started",
        "PREPARING, LOG_ONLY, ",
        "FAILED, NOT_UPDATED, Deployment Failed",
        "SUCCEEDED, BY_KIND, Deployment Succeeded",
        "REGISTERED, BY_KIND, Deployment Succeeded",
        "FAILED, BY_KIND, Deployment Failed",
        "NOTHING_TO_ROLL_BACK_TO, BY_KIND, Deployment Failed",
        "ROLLING_BACK_BY_ECS, BY_KIND, Deployment Failed",
        "ROLLED_BACK, BY_KIND, Deployment Rolled Back",
        "ROLLBACK_FAILED, BY_KIND, Rollback Failed",
        "REFUSED, BY_KIND, Deployment Refused",
        "UNCHANGED, BY_KIND, ",
        "SUPERSEDED, BY_KIND, ",
        "HELD, BY_KIND, ",
        "PLANNED, BY_KIND, ",
        "STARTED, BY_KIND, ",
        "IGNORED, BY_KIND, ",
        "IGNORED, SERVICE_CHANGED, Service Changed Elsewhere",
        "UNCHANGED, SERVICE_CHANGED, Service Changed Elsewhere",
        "IGNORED, LOG_ONLY, ",
        "FAILED, LOG_ONLY, "
    })
    void publishesEachOutcomeWithItsDetailType(Kind kind, Publication news, @Nullable String detailType) {
        publish(OutcomeFixture.outcome(kind, news, "because"));

        assertThat(bus.events().stream().map(BusEvent::detailType))
                .isEqualTo(detailType == null ? List.of() : List.of(detailType));
        assertThat(bus.calls()).hasSameSizeAs(bus.events());
    }

    @Test
    void everyKindIsInTheTable() throws Exception {
        String table = String.join(
                "\n",
                EventPublisherTest.class
                        .getDeclaredMethod(
                                "publishesEachOutcomeWithItsDetailType", Kind.class, Publication.class, String.class)
                        .getAnnotation(CsvSource.class)
                        .value());
        assertThat(Kind.values()).allSatisfy(kind -> assertThat(table).contains(kind + ", BY_KIND"));
    }

    @Test
    void eventHasTheOutcomeAsDetailAndTheTaskDefinitionAsResource() {
        Outcome outcome = OutcomeFixture.outcome(Kind.DEPLOYING, Publication.BY_KIND, "because");
        publish(outcome);

        assertThat(bus.events()).singleElement().satisfies(event -> {
            assertThat(Json.parse(event.detail()))
                    .isEqualTo(OutcomeJson.of(outcome)
                            .put("title", "web in dev: deploying main-42")
                            .put("summary", "because")
                            .put("thread", "web/dev/2026-03-02T09:00:00Z"));
            assertThat(Json.parse(event.detail()).path("requestedAt").asText()).isEqualTo("2026-03-02T09:00:00Z");
            assertThat(Json.parse(event.detail()).path("startedAt").asText()).isEqualTo("2026-03-02T09:01:00Z");
            assertThat(Json.parse(event.detail()).path("settledAt").asText()).isEqualTo("2026-03-02T09:02:00Z");
            assertThat(event.resources()).containsExactly(OutcomeFixture.TASK_DEFINITION);
        });
    }

    @Test
    void refusalOfAnUnreadableEventNamesNoTarget() {
        publish(Outcome.refused("no JSON"));

        assertThat(bus.events()).singleElement().satisfies(event -> {
            assertThat(event.resources()).isEmpty();
            assertThat(event.detail()).isEqualTo("""
                            {"outcome":"REFUSED","reason":"no JSON",\
                            "title":"Slipway: deployment refused","summary":"no JSON","thread":"Slipway"}""");
        });
    }

    @Test
    void publishesConfigurationProblemsAsOneEvent() {
        OutcomeFixture.publish(
                publisher,
                List.of(
                        new ConfigurationProblem("targets[0].tags[1]", "bad"),
                        new ConfigurationProblem("targets[2]", "worse")),
                List.of());

        assertThat(bus.events()).singleElement().satisfies(event -> {
            assertThat(event.detailType()).isEqualTo("Configuration Refused");
            assertThat(event.detail()).isEqualTo("""
                            {"problems":[{"path":"targets[0].tags[1]","problem":"bad"},{"path":"targets[2]","problem":"worse"}],\
                            "title":"Slipway: 2 problems in the configuration",\
                            "summary":"targets[0].tags[1] bad; and 1 more","thread":"Slipway/configuration"}""");
        });
    }

    @Test
    void sendsTheEventsOfAnInvocationInTheFewestCalls() {
        OutcomeFixture.publish(
                publisher,
                List.of(new ConfigurationProblem("targets[0]", "bad")),
                Collections.nCopies(24, OutcomeFixture.started("because")));

        assertThat(bus.calls()).extracting(List::size).containsExactly(10, 10, 5);
        assertThat(bus.events()).hasSize(25);
        assertThat(written.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void batchesLongEventsAsFarAsTheyFit() {
        publish(Collections.nCopies(5, OutcomeFixture.started("x".repeat(100_000))));

        assertThat(bus.calls()).extracting(List::size).containsExactly(2, 2, 1);
    }

    @Test
    void retriesOnlyTheFailedEntry() {
        bus.failEntries(1);
        publish(OutcomeFixture.started("one"), OutcomeFixture.started("two"));

        assertThat(bus.calls()).extracting(List::size).containsExactly(2, 1);
        assertThat(bus.events()).hasSize(2);
        assertThat(pauses).hasSize(1);
        assertThat(written.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void logsOneLineWhenRetriesAreExhausted() {
        bus.failCalls(100);
        publish(OutcomeFixture.started("one"), OutcomeFixture.started("two"));

        assertThat(bus.calls()).hasSize(4);
        assertThat(pauses).hasSize(3).isSorted();
        assertThat(logged())
                .isEqualTo("could not publish 2 of 2 events; the deployments are not affected:"
                        + " Deployment Started (web in dev): event bus list: out of order;"
                        + " Deployment Started (web in dev): event bus list: out of order");
    }

    @Test
    void doesNotRetryPermanentFailures() {
        bus.failEntries(1).permanently();
        publish(OutcomeFixture.started("one"), OutcomeFixture.started("two"));

        assertThat(bus.calls()).hasSize(1);
        assertThat(logged()).startsWith("could not publish 1 of 2 events");
    }

    @Test
    void doesNotRetryWhenNoTimeIsLeft() {
        bus.failCalls(100);
        OutcomeFixture.publish(
                new EventPublisher(bus, length -> false, log, new Parallel(Runnable::run)),
                List.of(),
                List.of(OutcomeFixture.started("one")));

        assertThat(bus.calls()).hasSize(1);
        assertThat(logged()).startsWith("could not publish 1 of 1 events");
    }

    @Test
    void logsOnlyTheFirstOfManyEvents() {
        bus.failCalls(100).permanently();
        publish(Collections.nCopies(30, OutcomeFixture.started("one")));

        assertThat(logged()).startsWith("could not publish 30 of 30 events").endsWith("; and 20 more");
    }

    @Test
    void exceptionOfTheBusIsOnlyLogged() {
        EventBus broken = events -> {
            throw new IllegalStateException("a bug");
        };
        OutcomeFixture.publish(
                new EventPublisher(broken, pauses::add, log, new Parallel(Runnable::run)),
                List.of(),
                List.of(OutcomeFixture.started("one")));

        assertThat(logged()).contains("a mistake in Slipway", "a bug");
        assertThat(pauses).isEmpty();
    }

    private void publish(Outcome... outcomes) {
        publish(List.of(outcomes));
    }

    private void publish(List<Outcome> outcomes) {
        OutcomeFixture.publish(publisher, List.of(), outcomes);
    }

    private String logged() {
        List<JsonNode> lines = written.toString(StandardCharsets.UTF_8)
                .lines()
                .map(Json::parse)
                .toList();
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst().path("level").asText()).isEqualTo("ERROR");
        assertThat(lines.getFirst().path("requestId").asText()).isEqualTo("id");
        return lines.getFirst().path("message").asText();
    }
}
