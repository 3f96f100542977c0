package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.Platform;
import dev.slipway.fixtures.CallWaves;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.IndexPushEvent;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One push that deploys several services. */
class ManyTargetsTest {
    @Test
    void servicesAreDescribedTenAtATime() {
        try (FunctionFixture stage = staged(12, "").withoutLag()) {
            assertThat(deployed(stage)).hasSize(12);
            // after each UpdateService, the service is described once
            assertThat(stage.calls("DescribeServices").subList(0, 2))
                    .extracting(call -> call.input().path("services").size())
                    .containsExactlyInAnyOrder(10, 2);
            assertThat(stage.calls("DescribeServices")).hasSize(2 + 12);
        }
    }

    @Test
    void errorMessageHasTenOutcomesInWordsAndCountsTheOthers() {
        try (FunctionFixture stage = staged(12, "")) {
            stage.account()
                    .faults()
                    .always("RegisterTaskDefinition", new Fault.Refused("ServerException", "try again", 500));

            String message = stage.invoke(push(stage)).errorMessage().orElseThrow();

            assertThat(message.split("FAILED s\\d+ in dev", -1)).hasSize(11);
            assertThat(message).endsWith("; and 2 FAILED");
        }
    }

    @Test
    void sharedTemplateIsReadOnce() {
        try (FunctionFixture stage = staged(3, "shared-template")) {
            assertThat(deployed(stage)).hasSize(3);
            assertThat(stage.calls("DescribeTaskDefinition"))
                    .filteredOn(
                            call -> call.input().path("taskDefinition").asText().equals("shared-template"))
                    .hasSize(1);
            assertThat(stage.calls("DescribeImages")).hasSize(1);
        }
    }

    /** All calls of a wave are sent before the first of them is answered. */
    @ParameterizedTest
    @CsvSource({"1, 1", "25, 3"})
    void deploymentTakesThreeRoundTripsForAnyNumberOfTargets(int targets, int describes) {
        try (FunctionFixture stage = staged(targets, "")) {
            // ten services in each call; a template and a log for each target; the image
            var waves = new CallWaves(describes + targets + targets + 1, targets, targets);
            stage.account().faults().before(waves);
            assertThat(deployed(stage)).hasSize(targets);

            assertThat(waves.operations(0))
                    .containsOnly("DescribeServices", "DescribeTaskDefinition", "DescribeImages");
            assertThat(waves.operations(1)).containsOnly("RegisterTaskDefinition");
            assertThat(waves.operations(2)).containsOnly("UpdateService");
            assertThat(waves.inTime()).isTrue();
        }
    }

    @Test
    void indexManifestIsReadOnceInFirstRoundTrip() {
        try (FunctionFixture stage = staged(3, "")) {
            String push = IndexPushEvent.of(stage, "main-43", new Platform("linux", "amd64"));
            // the services, the templates and logs, the image and its index
            var waves = new CallWaves(1 + 3 + 3 + 2, 3, 3);
            stage.account().faults().before(waves);
            assertThat(kinds(stage.outcomes(push))).containsOnly("DEPLOYING");

            assertThat(waves.operations(0)).containsOnlyOnce("BatchGetImage");
            assertThat(stage.calls("BatchGetImage")).hasSize(1);
            assertThat(waves.inTime()).isTrue();
        }
    }

    @Test
    void singlePlatformManifestIsNotRead() {
        try (FunctionFixture stage = staged(3, "")) {
            deployed(stage);
            assertThat(stage.calls("BatchGetImage")).isEmpty();
        }
    }

    @Test
    void missingServiceDoesNotStopOtherTargets() {
        try (FunctionFixture stage = new FunctionFixture(configuration(3, ""))) {
            stage.service("dev", "s0", "s0-dev-template").service("dev", "s2", "s2-dev-template");
            stage.template("s1-dev-template", "info");

            assertThat(outcomes(stage)).containsExactly("DEPLOYING", "REFUSED", "DEPLOYING");
            assertThat(stage.runs("dev", "s2")).isEqualTo("s2-dev:1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RegisterTaskDefinition, family, s1-dev",
        "UpdateService, service, s1",
        "DescribeTaskDefinition, taskDefinition, s1-dev-template"
    })
    void deniedCallForOneTargetDoesNotStopOthers(String operation, String member, String of) {
        try (FunctionFixture stage = staged(3, "")) {
            stage.account().faults().before((service, called, input) -> {
                if (called.equals(operation) && input.path(member).asText().equals(of)) {
                    throw new SandboxException(
                            "AccessDeniedException", "not authorized to perform: ecs:" + operation, 400);
                }
            });
            List<JsonNode> outcomes = stage.outcomes(push(stage));

            assertThat(outcomes)
                    .extracting(o -> o.path("outcome").asText())
                    .containsExactly("DEPLOYING", "FAILED", "DEPLOYING");
            assertThat(outcomes.get(1).path("reason").asText())
                    .contains(operation, "AccessDeniedException", "not authorized");
            assertThat(stage.runs("dev", "s2")).isEqualTo("s2-dev:1");
        }
    }

    @Test
    void deniedDescribeOfOneServiceDoesNotStopItsBatch() {
        try (FunctionFixture stage = staged(3, "")) {
            stage.account().faults().before((service, called, input) -> {
                if (called.equals("DescribeServices")
                        && input.path("services")
                                .valueStream()
                                .anyMatch(s -> s.asText().equals("s1"))) {
                    throw new SandboxException("AccessDeniedException", "not authorized on service/dev/s1", 400);
                }
            });
            assertThat(outcomes(stage)).containsExactly("DEPLOYING", "FAILED", "DEPLOYING");
        }
    }

    @Test
    void retryAfterTemporaryFailureOfOneTargetDoesNotRepeatOthers() {
        try (FunctionFixture stage = staged(2, "", Duration.ofSeconds(5))) {
            String push = push(stage);
            stage.account().faults().before((service, called, input) -> {
                if (called.equals("UpdateService")
                        && input.path("service").asText().equals("s1")) {
                    throw new SandboxException("ThrottlingException", "Rate exceeded", 400);
                }
            });
            assertThat(stage.errorMessage(push)).contains("s1 in dev", "Rate exceeded");
            stage.account().faults().before((service, called, input) -> {});
            // Lambda retries after a minute
            stage.advance(Duration.ofMinutes(1));

            assertThat(stage.outcomes(push))
                    .extracting(o -> o.path("outcome").asText())
                    .containsExactly("UNCHANGED", "UNCHANGED");
            assertThat(stage.executed("RegisterTaskDefinition")).hasSize(2);
            assertThat(stage.runs("dev", "s1")).isEqualTo("s1-dev:1");
        }
    }

    private static List<String> deployed(FunctionFixture stage) {
        List<String> outcomes = outcomes(stage);
        assertThat(outcomes).containsOnly("DEPLOYING");
        return outcomes;
    }

    private static List<String> outcomes(FunctionFixture stage) {
        return kinds(stage.outcomes(push(stage)));
    }

    private static List<String> kinds(List<JsonNode> outcomes) {
        return outcomes.stream().map(o -> o.path("outcome").asText()).toList();
    }

    private static String push(FunctionFixture stage) {
        return FunctionFixture.event("push.json", stage.image("main-42"));
    }

    private static FunctionFixture staged(int services, String template) {
        return staged(services, template, Duration.ofMinutes(5));
    }

    private static FunctionFixture staged(int services, String template, Duration timeout) {
        var stage = new FunctionFixture(configuration(services, template), timeout);
        IntStream.range(0, services)
                .forEach(i -> stage.service("dev", "s" + i, template.isEmpty() ? "s" + i + "-dev-template" : template));
        return stage;
    }

    private static String configuration(int services, String template) {
        ObjectNode configuration = Json.object();
        var targets = configuration.putArray("targets");
        for (int i = 0; i < services; i++) {
            ObjectNode target = targets.addObject()
                    .put("service", "s" + i)
                    .put("environment", "dev")
                    .put("repository", "acme/web");
            target.putArray("tags").add("main-*");
            if (!template.isEmpty()) {
                target.put("template", template);
            }
        }
        return Json.write(configuration);
    }
}
