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
import java.util.List;
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
