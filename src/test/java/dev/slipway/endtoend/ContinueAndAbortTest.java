package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.FunctionTraffic;
import dev.slipway.sandbox.events.Event;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.sandbox.task.RunBehaviour;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person continues a deployment that waits at a lifecycle hook, or aborts what is under way. */
class ContinueAndAbortTest {
    private static final String CONFIGURATION = """
            { "targets": [
              { "service": "web", "environment": "prod", "repository": "acme/web", "cluster": "production" },
              { "service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"],
                "releaseTask": { "command": ["bin/migrate"] } } ] }
            """;
    private static final String BLUE_GREEN = """
            {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 1,
             "lifecycleHooks": [{"targetType": "PAUSE", "lifecycleStages": ["POST_SCALE_UP"],
               "timeoutConfiguration": {"timeoutInMinutes": 60, "action": "ROLLBACK"}}]}""";

    private final FunctionFixture stage = new FunctionFixture(
            Map.of("SLIPWAY_CONFIG", CONFIGURATION, "SLIPWAY_RUN_TASKS", "true"), Duration.ofMinutes(5));
    private final DeploymentFixture endings = new DeploymentFixture(stage);

    @BeforeEach
    void tasksStart() {
        stage.account().conditions().otherwise(new Behaviour.Starts(Duration.ofSeconds(20)));
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private void service(String cluster, String environment, String deploymentConfiguration) {
        ObjectNode service = Json.object()
                .put("cluster", cluster)
                .put("serviceName", "web")
                .put("desiredCount", 2)
                .put("launchType", "FARGATE")
                .put("taskDefinition", stage.template("web-%s-template".formatted(environment), "info"));
        service.set("deploymentConfiguration", Json.parse(deploymentConfiguration));
        service.set("networkConfiguration", Json.parse("{\"awsvpcConfiguration\": {\"subnets\": [\"subnet-1\"]}}"));
        stage.account().setup().service(service);
    }

    private List<JsonNode> pass(Duration time) {
        for (long left = time.toSeconds(); left > 0; left -= 20) {
            stage.advance(Duration.ofSeconds(20)).account().step();
        }
        return endings.deliverEvents();
    }

    private JsonNode request(String tag) {
        stage.advance(Duration.ofMinutes(1)).image(tag);
        return stage.outcome(Json.write(FunctionFixture.request("prod", tag)));
    }

    private static ObjectNode control(String action, String environment) {
        return Json.object()
                .put("action", action)
                .put("service", "web")
                .put("environment", environment)
                .put("requestedBy", "jo")
                .put("reason", "looks fine");
    }

    private JsonNode answer(ObjectNode request) {
        return stage.invoke(Json.write(request)).answer().orElseThrow();
    }

    /** Its lines are cut. */
    private static String text(JsonNode answer) {
        return answer.path("text").asText().replaceAll("\\s+", " ");
    }

    private String error(ObjectNode request) {
        return stage.errorMessage(Json.write(request));
    }

    private List<Event> published() {
        return FunctionTraffic.published(stage);
    }

    private void waitingInProd() {
        service("production", "prod", BLUE_GREEN);
        request("v1");
        pass(Duration.ofMinutes(3));
    }

    @Test
    void deploymentThatWaitsIsToldOnceAndContinues() {
        waitingInProd();

        List<Event> waits = published().stream()
                .filter(event -> event.detailType().equals("Deployment Waits"))
                .toList();
        assertThat(waits).hasSize(1);
        assertThat(waits.getFirst().detail().path("reason").asText())
                .matches(
                        "waits at the lifecycle hook POST_SCALE_UP until 2026-\\d\\d-\\d\\d \\d\\d:\\d\\dZ; `continue` or `abort` it, or ECS rolls back then");

        JsonNode answer = answer(control("continue", "prod"));

        assertThat(answer.at("/done/0/revision").asInt()).isEqualTo(1);
        assertThat(text(answer))
                .contains("web in prod: its deployment, which waited at POST_SCALE_UP, is continued by jo: looks fine");
        pass(Duration.ofMinutes(5));
        assertThat(endings.states("web-prod")).isEqualTo("good");
        assertThat(published().stream().map(Event::detailType))
                .containsExactly("Deployment Started", "Deployment Waits", "Deployment Succeeded");
        ObjectNode why = Json.object()
                .put("action", "why")
                .put("service", "web")
                .put("environment", "prod")
                .put("tag", "v1");
        assertThat(text(answer(why))).contains("continued by jo: looks fine 2026-03-10T12:05:27Z good");
    }

    @Test
    void sameHookEventAgainIsNotToldAgain() {
        waitingInProd();
        String event = stage.account().bus().events().stream()
                .filter(e -> e.detail().path("eventName").asText().equals("HOOK_AWAITING_ACTION"))
                .findFirst()
                .map(Event::json)
                .orElseThrow();

        List<JsonNode> again = DeploymentFixture.outcomes(stage.invokeRollback(event));

        assertThat(again.getFirst().path("outcome").asText()).isEqualTo("IGNORED");
        assertThat(published().stream().filter(e -> e.detailType().equals("Deployment Waits")))
                .hasSize(1);
    }

    @Test
    void abortRollsBackAndMarksTheRevision() {
        waitingInProd();
        answer(control("continue", "prod"));
        pass(Duration.ofMinutes(5));
        request("v2");
        pass(Duration.ofMinutes(3));

        JsonNode answer = answer(control("abort", "prod").put("reason", "wrong build"));

        assertThat(text(answer))
                .contains("the deployment of revision 2 was aborted by jo: wrong build; ECS rolls the service back");
        pass(Duration.ofMinutes(10));
        endings.reconcile();
        assertThat(stage.runs("production", "web")).contains("web-prod:1");
        assertThat(stage.tags("web-prod:2"))
                .containsEntry("slipway:state", "failed")
                .containsEntry("slipway:state-reason", "aborted by jo: wrong build")
                .containsEntry("slipway:rolled-back-to", "1");
        assertThat(published().stream().map(Event::detailType).filter(type -> type.equals("Deployment Failed")))
                .hasSize(1);
    }

    @Test
    void hookThatTimesOutGivesTheReasonOfTheRollback() {
        waitingInProd();
        answer(control("continue", "prod"));
        pass(Duration.ofMinutes(5));
        request("v2");
        pass(Duration.ofMinutes(3));

        pass(Duration.ofMinutes(70));
        endings.reconcile();

        assertThat(stage.tags("web-prod:2")).containsEntry("slipway:state", "failed");
        assertThat(stage.tags("web-prod:2").get("slipway:state-reason"))
                .startsWith("lifecycle hook POST_SCALE_UP timed out");
        assertThat(stage.runs("production", "web")).contains("web-prod:1");
    }

    @Test
    void rollingDeploymentIsAborted() {
        service("production", "prod", "{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": true}}");
        request("v1");
        pass(Duration.ofMinutes(5));
        stage.account().conditions().behave("acme/web:v2", new Behaviour.Stuck());
        request("v2");
        pass(Duration.ofMinutes(1));

        answer(control("abort", "prod"));
        String again = error(control("abort", "prod"));
        pass(Duration.ofMinutes(10));
        endings.reconcile();

        assertThat(again).startsWith("REFUSED web in prod: ECS rolls the service back already");
        assertThat(stage.runs("production", "web")).contains("web-prod:1");
        assertThat(endings.states("web-prod")).isEqualTo("good failed>1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"continue", "abort"})
    void nothingUnderWayIsRefused(String action) {
        service("production", "prod", "{}");
        request("v1");
        pass(Duration.ofMinutes(5));
        int before = stage.writes().size();

        assertThat(error(control(action, "prod"))).startsWith("REFUSED web in prod: no deployment of it ");
        assertThat(stage.writes()).hasSize(before);
    }

    @Test
    void abortStopsTheReleaseTaskAndFailsWhatWaits() {
        service("dev", "dev", "{}");
        stage.account().conditions().runOtherwise(new RunBehaviour.Hangs(Duration.ofSeconds(10)));
        stage.outcome(endings.pushEvent("main-1"));
        stage.outcome(endings.pushEvent("main-2"));
        stage.advance(Duration.ofMinutes(1)).account().step();

        JsonNode answer = answer(control("abort", "dev").put("reason", "wrong"));

        assertThat(text(answer))
                .contains(
                        "the release task of revision 1 is stopped, and the service is not updated to it; revision 2, which waited, is failed by jo: wrong");
        assertThat(endings.states("web-dev")).isEqualTo("preparing failed");
        pass(Duration.ofMinutes(2));
        assertThat(endings.states("web-dev")).isEqualTo("failed failed");
        assertThat(stage.tags("web-dev:1").get("slipway:state-reason")).contains("aborted by jo: wrong");
        assertThat(stage.executed("RunTask")).hasSize(1);
        assertThat(stage.runs("dev", "web")).contains("web-dev-template:1");
        assertThat(published().stream().map(Event::detailType).filter(type -> type.equals("Deployment Failed")))
                .hasSize(2);
    }
}
