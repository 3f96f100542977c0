package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.InvalidConfigurationException;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.FunctionTraffic;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.events.Event;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that Slipway publishes; a failure to publish does not affect the deployment. */
class PublishedEventsTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    @Test
    void outcomeIsPublishedToDefaultBus() {
        try (var stage = new FunctionFixture().web()) {
            JsonNode outcome = push(stage);

            assertThat(FunctionTraffic.published(stage)).singleElement().satisfies(event -> {
                assertThat(event.detailType()).isEqualTo("Deployment Started");
                assertThat(FunctionTraffic.outcome(event)).isEqualTo(outcome);
                assertThat(event.detail().path("requestedAt").asText()).isEqualTo("2026-03-02T09:15:21Z");
                assertThat(event.resources())
                        .containsExactly(outcome.path("taskDefinition").asText());
            });
        }
    }

    @Test
    void outcomeIsPublishedAfterAllOtherCalls() {
        try (var stage = new FunctionFixture().web()) {
            push(stage);

            assertThat(stage.account().calls().getLast().operation()).isEqualTo("PutEvents");
            assertThat(stage.calls("PutEvents")).hasSize(1);
        }
    }

    @Test
    void outcomesOfAllTargetsArePublishedInBatches() {
        ObjectNode configuration = Json.object();
        ArrayNode targets = configuration.putArray("targets");
        for (int i = 0; i < 12; i++) {
            targets.addObject()
                    .put("service", "web-" + i)
                    .put("environment", "dev")
                    .put("repository", "acme/web")
                    .putArray("tags")
                    .add("main-*");
        }
        try (var stage = new FunctionFixture(Json.write(configuration))) {
            for (int i = 0; i < 12; i++) {
                stage.service("dev", "web-" + i, "web-%d-dev-template".formatted(i));
            }
            assertThat(stage.outcomes(FunctionFixture.event("push.json", stage.image("main-42"))))
                    .hasSize(12);

            assertThat(stage.calls("PutEvents")).hasSize(2);
            assertThat(FunctionTraffic.published(stage)).hasSize(12);
        }
    }

    @Test
    void unchangedAndIgnoredOutcomesAreNotPublished() {
        try (var stage = new FunctionFixture().web()) {
            String event = FunctionFixture.event("push.json", stage.image("main-42"));
            stage.outcome(event);
            assertThat(stage.outcome(event).path("outcome").asText()).isEqualTo("UNCHANGED");
            stage.outcome(FunctionFixture.file("delete.json"));

            assertThat(stage.calls("PutEvents")).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "arn:aws:events:us-east-1:123456789012:event-bus/acme", " acme "})
    void environmentVariableNamesEventBus(String bus) {
        try (var stage = new FunctionFixture(environment(FunctionFixture.CONFIGURATION, bus), TIMEOUT).web()) {
            stage.account().setup().eventBus("acme");
            push(stage);

            assertThat(stage.account().bus("acme").events()).hasSize(1);
            assertThat(FunctionTraffic.published(stage)).isEmpty();
        }
    }

    @Test
    void emptyBusNameMeansDefaultBus() {
        try (var stage = new FunctionFixture(environment(FunctionFixture.CONFIGURATION, ""), TIMEOUT).web()) {
            push(stage);

            assertThat(FunctionTraffic.published(stage)).hasSize(1);
        }
    }

    static Stream<String> dryRuns() {
        ObjectNode planned = FunctionFixture.request("prod", "v1.4.2").put("dryRun", true);
        ObjectNode event = (ObjectNode) Json.parse(FunctionFixture.file("deploy-requested.json"));
        event.withObject("/detail").put("dryRun", true).put("tag", "v0");
        return Stream.of(
                        planned,
                        planned.deepCopy().put("tag", "v0"),
                        planned.deepCopy().put("unknown", "field"),
                        planned.deepCopy().put("environment", "nowhere"),
                        event)
                .map(Json::write);
    }

    @ParameterizedTest
    @MethodSource("dryRuns")
    void dryRunIsNotPublished(String request) {
        try (var stage = new FunctionFixture().web()) {
            stage.image("v1.4.2");
            stage.invoke(request);

            assertThat(stage.log()).containsAnyOf("PLANNED", "REFUSED", "FAILED");
            assertThat(stage.calls("PutEvents")).isEmpty();
        }
    }

    @Test
    void refusalIsPublished() {
        try (var stage = new FunctionFixture().web()) {
            String message = stage.errorMessage(Json.write(FunctionFixture.request("prod", "v0")));

            assertThat(FunctionTraffic.published(stage)).singleElement().satisfies(event -> {
                assertThat(event.detailType()).isEqualTo("Deployment Refused");
                assertThat(event.detail().path("title").asText()).isEqualTo("web in prod: v0 refused");
                assertThat(message).contains(event.detail().path("reason").asText());
            });
        }
    }

    @Test
    void refusedConfigurationIsPublishedOnce() {
        try (var stage = new FunctionFixture("""
                {"targets": [{"service": "web", "environment": "dev", "repositry": "acme/web"}]}""").web()) {
            String push = FunctionFixture.event("push.json", stage.image("main-42"));
            for (int time = 0; time < 2; time++) {
                assertThatThrownBy(() -> stage.invoke(push)).isInstanceOf(InvalidConfigurationException.class);
            }

            assertThat(FunctionTraffic.published(stage)).singleElement().satisfies(event -> {
                assertThat(event.detailType()).isEqualTo("Configuration Refused");
                assertThat(event.detail().path("problems").valueStream())
                        .extracting(problem -> problem.path("path").asText())
                        .containsExactlyInAnyOrder("targets[0].repositry", "targets[0].repository");
            });
            assertThat(stage.log().lines()).hasSize(4);
        }
    }

    @Test
    void badParameterIsPublishedTogetherWithDeployment() {
        try (var stage = new FunctionFixture("ssm:/slipway/targets/").web()) {
            stage.account().setup().parameter("/slipway/targets/bad", "{\"service\": \"api\"}");
            stage.account().setup().parameter("/slipway/targets/web", """
                    {"service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"]}""");
            push(stage);

            assertThat(FunctionTraffic.published(stage))
                    .extracting(Event::detailType)
                    .containsExactly("Configuration Refused", "Deployment Started");
            assertThat(FunctionTraffic.published(stage).getFirst().detail().toString())
                    .contains("/slipway/targets/bad");
            assertThat(stage.calls("PutEvents")).hasSize(1);
        }
    }

    /** Lambda invokes the function again with the event: only the last attempt says how the deployment ends. */
    @Test
    void failureThatLambdaRetriesIsNotPublished() {
        try (var stage = new FunctionFixture(FunctionFixture.CONFIGURATION, Duration.ofSeconds(5)).web()) {
            String event = FunctionFixture.event("push.json", stage.image("main-42"));
            stage.account().faults().always("DescribeServices", Fault.throttled());
            assertThat(stage.invoke(event).errorMessage()).get().asString().startsWith("FAILED web in dev");
            assertThat(stage.calls("PutEvents")).isEmpty();

            stage.account().faults().clear();
            // Lambda's retry comes a minute later: until then the rate is low
            stage.advance(Duration.ofMinutes(1)).outcome(event);
            assertThat(FunctionTraffic.published(stage)).hasSize(1);
        }
    }

    @Test
    void failureOfRequestIsPublishedAlthoughRetryCanHelp() {
        try (var stage = new FunctionFixture(FunctionFixture.CONFIGURATION, Duration.ofSeconds(5)).web()) {
            stage.image("v1.4.2");
            stage.account().faults().always("DescribeServices", Fault.throttled());
            stage.invoke(Json.write(FunctionFixture.request("prod", "v1.4.2")));

            assertThat(FunctionTraffic.published(stage)).hasSize(1);
        }
    }

    @Test
    void publishingIsRetriedAfterTemporaryFailure() {
        try (var stage = new FunctionFixture().web()) {
            stage.account().faults().next("PutEvents", 1, Fault.throttled());
            stage.account().bus().failEntries(1);
            push(stage);

            assertThat(FunctionTraffic.published(stage)).hasSize(1);
            assertThat(stage.calls("PutEvents")).hasSize(3);
            assertThat(stage.log().lines()).hasSize(1);
        }
    }

    static Stream<Fault> troubles() {
        return Stream.of(
                Fault.accessDenied("events:PutEvents"),
                Fault.throttled(),
                Fault.serverError(),
                new Fault.NoAnswer(false));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void failureToPublishIsOnlyLogged(Fault trouble) {
        try (var stage = new FunctionFixture().web()) {
            stage.account().faults().always("PutEvents", trouble);
            JsonNode outcome = push(stage);

            assertThat(outcome.path("outcome").asText()).isEqualTo("DEPLOYING");
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
            List<JsonNode> lines = stage.log().lines().map(Json::parse).toList();
            assertThat(lines).hasSize(2);
            assertThat(lines.getLast().path("level").asText()).isEqualTo("ERROR");
            assertThat(lines.getLast().path("message").asText())
                    .contains(
                            "could not publish 1 of 1 events", "Deployment Started (web in dev)", "event bus default");
        }
    }

    @Test
    void eventsContainNoSecret() {
        try (var stage = new FunctionFixture().web()) {
            push(stage);

            assertThat(stage.calls("PutEvents").stream()
                            .map(RecordedCall::input)
                            .map(Json::write))
                    .isNotEmpty()
                    .noneMatch(text -> text.contains(FunctionFixture.SECRET));
        }
    }

    private static JsonNode push(FunctionFixture stage) {
        return stage.outcome(FunctionFixture.event("push.json", stage.image("main-42")));
    }

    private static Map<String, String> environment(String configuration, String bus) {
        return Map.of("SLIPWAY_CONFIG", configuration, "SLIPWAY_EVENT_BUS", bus);
    }
}
