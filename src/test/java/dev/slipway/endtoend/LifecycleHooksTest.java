package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.FunctionTraffic;
import dev.slipway.sandbox.events.Event;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Deployments with PAUSE hooks, and with hooks that call a function, in each strategy. */
class LifecycleHooksTest {
    private static final String CONFIGURATION = """
            { "targets": [
              { "service": "web", "environment": "prod", "repository": "acme/web", "cluster": "production" } ] }
            """;
    private static final String PAUSE = """
            {"targetType": "PAUSE", "lifecycleStages": ["POST_SCALE_UP"],
             "timeoutConfiguration": {"timeoutInMinutes": 60, "action": "ROLLBACK"}}""";
    private static final String SMOKE_TEST = """
            {"targetType": "AWS_LAMBDA", "lifecycleStages": ["POST_TEST_TRAFFIC_SHIFT", "POST_SCALE_UP"],
             "hookTargetArn": "arn:aws:lambda:us-east-1:123456789012:function:smoke%s",
             "roleArn": "arn:aws:iam::123456789012:role/ecs",
             "timeoutConfiguration": {"timeoutInMinutes": 30, "action": "ROLLBACK"}}""";

    private final FunctionFixture stage =
            new FunctionFixture(Map.of("SLIPWAY_CONFIG", CONFIGURATION), Duration.ofMinutes(5));
    private final DeploymentFixture endings = new DeploymentFixture(stage);
    private final AtomicReference<String> smokeTest = new AtomicReference<>("SUCCEEDED");

    @BeforeEach
    void tasksStart() {
        stage.account().conditions().otherwise(new Behaviour.Starts(Duration.ofSeconds(20)));
        stage.functions().add(new Invocable() {
            @Override
            public String name() {
                return "smoke";
            }

            @Override
            public Result invoke(String event) {
                if ("throws".equals(smokeTest.get())) {
                    throw new IllegalStateException("the test endpoint does not answer");
                }
                JsonNode answer = Json.object().put("hookStatus", smokeTest.get());
                return new Result(Optional.of(answer), Optional.empty());
            }
        });
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private void service(String strategy, String hook) {
        ObjectNode service = Json.object()
                .put("cluster", "production")
                .put("serviceName", "web")
                .put("desiredCount", 2)
                .put("launchType", "FARGATE")
                .put("taskDefinition", stage.template("web-prod-template", "info"));
        ObjectNode configuration = service.putObject("deploymentConfiguration").put("strategy", strategy);
        configuration.putArray("lifecycleHooks").add(Json.parse(hook));
        service.set("networkConfiguration", Json.parse("{\"awsvpcConfiguration\": {\"subnets\": [\"subnet-1\"]}}"));
        stage.account().setup().service(service);
    }

    private void pass(Duration time) {
        for (long left = time.toSeconds(); left > 0; left -= 20) {
            stage.advance(Duration.ofSeconds(20)).account().step();
        }
        endings.deliverEvents();
    }

    private void deploy(String tag) {
        endings.deployInProd(tag);
        pass(Duration.ofMinutes(3));
    }

    private static ObjectNode request(String action) {
        return Json.object().put("action", action).put("service", "web").put("environment", "prod");
    }

    private String text(ObjectNode request) {
        return stage.invoke(Json.write(request))
                .answer()
                .orElseThrow()
                .path("text")
                .asText()
                .replaceAll("\\s+", " ");
    }

    private List<Event> published(String detailType) {
        return FunctionTraffic.published(stage).stream()
                .filter(event -> event.detailType().equals(detailType))
                .toList();
    }

    private void passAtRest() {
        for (int i = 0; i < 10; i++) {
            pass(Duration.ofMinutes(10));
        }
        endings.reconcile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"})
    void deploymentThatWaitsIsPublishedOnceAndShownUntilItContinues(String strategy) {
        service(strategy, PAUSE);
        deploy("v1");
        endings.reconcile();
        stage.invokeRollback(endings.event("HOOK_AWAITING_ACTION"));

        assertThat(published("Deployment Waits")).hasSize(1);
        String waits =
                "waits at the lifecycle hook POST_SCALE_UP until \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\dZ; `continue` or `abort` it";
        assertThat(published("Deployment Waits")
                        .getFirst()
                        .detail()
                        .path("reason")
                        .asText())
                .matches(waits + ", or ECS rolls back then");
        assertThat(text(request("status"))).containsPattern(waits);

        text(request("continue").put("requestedBy", "jo").put("reason", "looks fine"));
        passAtRest();

        assertThat(endings.states("web-prod")).isEqualTo("good");
        assertThat(stage.runs("production", "web")).isEqualTo("web-prod:1");
        assertThat(endings.published())
                .containsExactly("Deployment Started", "Deployment Waits", "Deployment Succeeded");
        assertThat(text(request("status"))).doesNotContain("waits at");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"})
    void hookThatNobodyAnswersGivesTheReasonOfTheRollback(String strategy) {
        service(strategy, PAUSE);
        deploy("v1");
        text(request("continue").put("requestedBy", "jo").put("reason", "looks fine"));
        passAtRest();
        deploy("v2");

        passAtRest();

        assertThat(endings.states("web-prod")).isEqualTo("good failed>1");
        assertThat(stage.tags("web-prod:2").get("slipway:state-reason"))
                .startsWith("lifecycle hook POST_SCALE_UP timed out");
        assertThat(stage.runs("production", "web")).isEqualTo("web-prod:1");
        assertThat(published("Deployment Waits")).hasSize(2);
        assertThat(published("Deployment Failed")).hasSize(1);
    }

    @Test
    void eachStepOfACanaryIsPublishedByItself() {
        service("CANARY", PAUSE.replace("POST_SCALE_UP", "PRE_PRODUCTION_TRAFFIC_SHIFT"));
        deploy("v1");
        assertThat(published("Deployment Waits")).hasSize(1);
        text(request("continue").put("requestedBy", "jo").put("reason", "one"));
        pass(Duration.ofMinutes(15));
        assertThat(published("Deployment Waits")).hasSize(2);
        text(request("continue").put("requestedBy", "jo").put("reason", "two"));
        passAtRest();

        assertThat(endings.states("web-prod")).isEqualTo("good");
        assertThat(published("Deployment Waits")).hasSize(2);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "BLUE_GREEN, FAILED, failed, POST_SCALE_UP",
        "BLUE_GREEN, throws, failed, POST_SCALE_UP",
        "BLUE_GREEN, no status, failed, POST_SCALE_UP",
        "BLUE_GREEN, IN_PROGRESS, timed out, POST_SCALE_UP",
        "LINEAR, FAILED, failed, POST_SCALE_UP",
        "CANARY, FAILED, failed, POST_SCALE_UP",
        "ROLLING, FAILED, failed, POST_SCALE_UP"
    })
    void functionThatFailsGivesTheReasonOfTheRollback(String strategy, String answer, String end, String hook) {
        service(strategy, SMOKE_TEST.formatted(""));
        deploy("v1");
        passAtRest();
        smokeTest.set(answer);
        deploy("v2");
        passAtRest();

        String reason = "lifecycle hook %s %s".formatted(hook, end);
        assertThat(endings.states("web-prod")).isEqualTo("good failed>1");
        assertThat(stage.tags("web-prod:2").get("slipway:state-reason")).startsWith(reason);
        assertThat(stage.runs("production", "web")).isEqualTo("web-prod:1");
        assertThat(published("Deployment Failed")).hasSize(1);
        assertThat(published("Deployment Failed")
                        .getFirst()
                        .detail()
                        .path("reason")
                        .asText())
                .startsWith(reason);
        assertThat(published("Deployment Waits")).isEmpty();
        assertThat(text(request("why"))).contains(reason);
    }

    @Test
    void functionIsFoundByItsAlias() {
        service("BLUE_GREEN", SMOKE_TEST.formatted(":live"));
        deploy("v1");
        passAtRest();
        assertThat(endings.states("web-prod")).isEqualTo("good");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-of-another-name", ":another-alias"})
    void functionThatDoesNotExistRollsBack(String suffix) {
        service("BLUE_GREEN", SMOKE_TEST.formatted(suffix));
        deploy("v1");
        passAtRest();

        assertThat(endings.states("web-prod")).isEqualTo("failed");
        assertThat(stage.runs("production", "web")).isEqualTo("web-prod-template:1");
    }
}
