package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.OutsideChanges;
import dev.slipway.fixtures.PatternTargetFixture;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The queries status and history. */
class StatusAndHistoryTest {
    private final FunctionFixture stage = new FunctionFixture().web();
    private final DeploymentFixture endings = new DeploymentFixture(stage);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void statusReturnsRunningReleaseOfEachEnvironment() {
        endings.deployGood("main-1").push("main-2");
        List<JsonNode> services = answer(FunctionFixture.file("status.json"))
                .path("services")
                .valueStream()
                .toList();

        assertThat(services)
                .extracting(s ->
                        s.path("environment").asText() + " " + s.path("status").asText())
                .containsExactly("dev ACTIVE", "prod ACTIVE");
        JsonNode dev = services.getFirst();
        assertThat(dev.at("/running/imageTag").asText()).isEqualTo("main-2");
        assertThat(dev.at("/running/state").asText()).isEqualTo("deploying");
        assertThat(dev.at("/rollout/state").asText()).isEqualTo("IN_PROGRESS");
        assertThat(services.getLast().has("running")).isFalse();
        assertThat(services.getLast().path("taskDefinition").asText()).endsWith("/web-prod-template:1");
    }

    @Test
    void statusReturnsDesiredRevisionWhenAnotherOneRuns() {
        endings.deployGood("main-1").deployGood("main-2");
        OutsideChanges.updateService(stage, "dev", "web", "web-dev:1");
        JsonNode dev = answer(FunctionFixture.file("status.json")).at("/services/0");

        assertThat(dev.at("/running/revision").asInt()).isEqualTo(1);
        assertThat(dev.at("/desired/revision").asInt()).isEqualTo(2);
    }

    @Test
    void statusReturnsOtherServicesWhenOneCannotBeRead() {
        stage.account().faults().before((service, operation, input) -> {
            if (operation.equals("DescribeServices")
                    && input.path("cluster").asText().equals("dev")) {
                throw new SandboxException("AccessDeniedException", "not authorized on service/dev/web", 400);
            }
        });
        JsonNode services = answer(FunctionFixture.file("status.json")).path("services");

        assertThat(services.at("/0/trouble").asText()).contains("not authorized on service/dev/web");
        assertThat(services.at("/1/status").asText()).isEqualTo("ACTIVE");
    }

    @Test
    void statusReturnsMissingWhenServiceDoesNotExist() {
        try (var empty = new FunctionFixture()) {
            empty.account().setup().cluster("dev").cluster("production");
            JsonNode services = empty.invoke(FunctionFixture.file("status.json"))
                    .answer()
                    .orElseThrow()
                    .path("services");

            assertThat(services.valueStream())
                    .extracting(s -> s.path("status").asText())
                    .containsExactly("MISSING", "MISSING");
        }
    }

    /** ECS describes a deleted service for a while, with its last task definition. */
    @Test
    void deletedServiceRunsNothing() {
        endings.deployGood("main-1");
        stage.account()
                .quietly(
                        "ecs",
                        "DeleteService",
                        Json.object()
                                .put("cluster", "dev")
                                .put("service", "web")
                                .put("force", true));
        JsonNode web = answer(FunctionFixture.file("status.json")).at("/services/0");

        assertThat(web.path("status").asText()).isEqualTo("INACTIVE");
        assertThat(web.fieldNames()).toIterable().doesNotContain("running", "taskDefinition", "rollout");
        assertThat(web.at("/desired/revision").asInt()).isEqualTo(1);
        assertThat(answer(history("dev")).at("/revisions/0").has("running")).isFalse();
    }

    /** The text is what a person reads; a test of its own compares each table with a file. */
    @Test
    void answersCarryTheirText() {
        endings.deployGood("main-1").deployBad("main-2").deliverEvents();
        String status = answer(FunctionFixture.file("status.json")).path("text").asText();
        String history = answer(history("dev")).path("text").asText();

        assertThat(status)
                .startsWith("SERVICE  ENVIRONMENT  RUNS")
                .contains("last attempt: main-2 (2) failed")
                .contains("web-prod-template:1");
        assertThat(history)
                .startsWith("REVISION")
                .contains("container app exited with 1: 3 of 3 tasks", "rolled back to");
    }

    @Test
    void statusReturnsTheLastAttemptWhereAnotherRevisionRuns() {
        endings.deployGood("main-1").deployBad("main-2").deliverEvents();
        JsonNode attempt = answer(FunctionFixture.file("status.json")).at("/services/0/lastAttempt");

        assertThat(attempt.path("imageTag").asText()).isEqualTo("main-2");
        assertThat(attempt.path("revision").asInt()).isEqualTo(2);
        assertThat(attempt.path("state").asText()).isEqualTo("failed");
        assertThat(attempt.path("stateReason").asText()).contains("task failed to start");
        assertThat(attempt.has("requestedAt")).isTrue();
    }

    @Test
    void statusReturnsWhatADeploymentWaitsFor() {
        endings.deployGood("main-1").push("main-2");
        JsonNode dev = answer(FunctionFixture.file("status.json")).at("/services/0");

        assertThat(dev.at("/waiting/for").asText()).isEqualTo("rollout");
        assertThat(dev.at("/waiting/reason").asText()).contains("of 2 tasks run");
    }

    /** A sweep of the schedule reads the same: ten services in a call, and the newest revision of each family. */
    @Test
    void statusOfTwoHundredServicesCostsTheCallsOfOneSweep() {
        String targets = IntStream.range(0, 200)
                .mapToObj(
                        "{\"service\": \"s%d\", \"environment\": \"dev\", \"repository\": \"acme/web\", \"tags\": [\"main-*\"]}"
                                ::formatted)
                .collect(Collectors.joining(",", "{\"targets\": [", "]}"));
        try (FunctionFixture fleet = new FunctionFixture(targets).withoutLag()) {
            IntStream.range(0, 200).forEach(i -> fleet.service("dev", "s" + i, "s" + i + "-dev-template"));
            String push = FunctionFixture.event("push.json", fleet.image("main-42"));
            assertThat(fleet.outcomes(push)).hasSize(200);
            fleet.account().settleAll();
            fleet.account().forgetCalls();
            JsonNode answer = fleet.invoke("{\"action\": \"status\"}").answer().orElseThrow();

            assertThat(answer.path("services"))
                    .hasSize(200)
                    .allSatisfy(
                            s -> assertThat(s.at("/running/imageTag").asText()).isEqualTo("main-42"));
            assertThat(answer.path("text").asText().lines()).hasSize(1 + 200);
            assertThat(fleet.calls("DescribeServices")).hasSize(20);
            assertThat(fleet.calls("DescribeTaskDefinition")).hasSize(200);
            assertThat(fleet.account().calls()).hasSize(220);
        }
    }

    /** With a parameter for each team, one team's mistake must be seen where the others look. */
    @Test
    void refusedEntriesOfTheConfigurationHaveTheirRow() {
        try (var teams = new FunctionFixture(Map.of("SLIPWAY_CONFIG", "ssm:/slipway/"), Duration.ofMinutes(5)).web()) {
            teams.account().setup().parameter("/slipway/web", """
                    {"service": "web", "environment": "dev", "repository": "acme/web"}""");
            teams.account().setup().parameter("/slipway/bad", """
                    {"service": "api", "environment": "dev", "repository": "acme/api", "tag": "v*"}""");
            JsonNode answer = teams.invoke("{\"action\": \"status\"}").answer().orElseThrow();

            assertThat(answer.path("services")).hasSize(1);
            assertThat(answer.at("/problems/0/path").asText()).isEqualTo("/slipway/bad");
            assertThat(answer.at("/problems/0/problem").asText()).contains("tag: is not a field");
            assertThat(answer.path("text").asText()).contains("refused", "/slipway/bad tag: is not a field");
        }
    }

    @Test
    void historyReturnsRevisionsNewestFirst() {
        endings.deployGood("main-1").deployBad("main-2").deliverEvents();
        List<JsonNode> revisions =
                answer(history("dev")).path("revisions").valueStream().toList();

        assertThat(revisions)
                .extracting(r -> r.path("revision").asInt() + " "
                        + r.path("imageTag").asText() + " " + r.path("state").asText())
                .containsExactly("2 main-2 failed", "1 main-1 good");
        assertThat(revisions.getFirst().path("stateReason").asText()).contains("task failed to start");
        assertThat(revisions.getFirst().path("rolledBackTo").asInt()).isEqualTo(1);
        assertThat(revisions.getLast().path("running").asBoolean()).isTrue();
        assertThat(revisions.getLast().path("desired").asBoolean()).isTrue();
        assertThat(revisions)
                .allSatisfy(r -> assertThat(r.path("settledAt").asText()).isNotEmpty())
                .allSatisfy(r -> assertThat(r.path("imageDigest").asText()).startsWith("sha256:"));
    }

    @Test
    void historyReturnsRequestedNumberOfRevisions() {
        for (int i = 1; i <= 7; i++) {
            endings.push("main-" + i);
        }
        assertThat(answer(history("dev")).path("revisions")).hasSize(5);
    }

    @Test
    void queriesAnswerForServiceOfPatternTarget() {
        PatternTargetFixture.deployed(stage, "staging", "api");
        JsonNode status = answer("""
                {"action": "status", "service": "api", "environment": "staging"}""");
        JsonNode history = answer("""
                {"action": "history", "service": "api", "environment": "staging"}""");

        assertThat(status.at("/services/0/running/imageTag").asText()).isEqualTo("staging-7");
        assertThat(status.at("/services/0/cluster").asText()).isEqualTo("staging");
        assertThat(history.at("/revisions/0/repository").asText()).isEqualTo("apps/api");
    }

    @Test
    void statusRefusesServiceOfPatternTargetWithoutEnvironment() {
        assertThat(stage.errorMessage("{\"action\": \"status\", \"service\": \"api\"}"))
                .startsWith("REFUSED")
                .contains("environment");
    }

    @Test
    void queriesOnlyReadAndReturnNoSecret() {
        endings.deployGood("main-1");
        stage.account().forgetCalls();
        String answers = answer(FunctionFixture.file("status.json"))
                + answer(history("dev")).toString();

        assertThat(answers).doesNotContain(FunctionFixture.SECRET);
        assertThat(stage.account().calls())
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.operation()).startsWith("Describe"));
    }

    private JsonNode answer(String request) {
        var result = stage.invoke(request);
        assertThat(result.errorMessage()).isEmpty();
        return result.answer().orElseThrow();
    }

    private static String history(String environment) {
        var request = (ObjectNode) Json.parse(FunctionFixture.file("history.json"));
        return Json.write(request.put("environment", environment));
    }
}
