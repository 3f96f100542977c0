package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Targets without a service: schedules and others start tasks of the family. */
class TaskTargetsTest {
    private static final String CONFIGURATION = """
            { "targets": [
              { "task": "report", "environment": "dev", "repository": "acme/web", "tags": ["main-*"], "like": "web" },
              { "task": "report", "environment": "prod", "repository": "acme/web" } ] }
            """;

    private final FunctionFixture stage = new FunctionFixture(
            Map.of("SLIPWAY_CONFIG", CONFIGURATION, "SLIPWAY_RUN_TASKS", "true"), Duration.ofMinutes(5));
    private final DeploymentFixture deployments = new DeploymentFixture(stage);

    @BeforeEach
    void templates() {
        stage.template("report-dev-template", "info");
        stage.template("report-prod-template", "info");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private JsonNode push(String tag) {
        return stage.outcome(deployments.pushEvent(tag));
    }

    private static ObjectNode request(String action, String environment) {
        return Json.object().put("action", action).put("service", "report").put("environment", environment);
    }

    private JsonNode send(ObjectNode request) {
        stage.advance(Duration.ofMinutes(1));
        return stage.outcome(Json.write(request));
    }

    private JsonNode answer(ObjectNode request) {
        return stage.invoke(Json.write(request)).answer().orElseThrow();
    }

    /** What a schedule starts that names only the family. */
    private JsonNode newest() {
        return stage.taskDefinition("report-dev").path("taskDefinition");
    }

    private static String image(JsonNode revision) {
        return revision.at("/containerDefinitions/0/image").asText();
    }

    @Test
    void pushRegistersTheNewestRevisionOfTheFamily() {
        JsonNode outcome = push("main-1");

        assertThat(outcome.path("outcome").asText()).isEqualTo("REGISTERED");
        assertThat(outcome.path("reason").asText()).isEqualTo("tasks that start from now on run it");
        assertThat(outcome.path("taskDefinition").asText()).endsWith("report-dev:1");
        assertThat(outcome.has("previousTaskDefinition")).isFalse();
        assertThat(image(newest())).contains("acme/web:main-1@sha256:");
        assertThat(deployments.published()).containsExactly("Deployment Succeeded");
        assertThat(stage.account().calls()).noneMatch(call -> call.operation().matches(".*Service.*"));
    }

    @Test
    void everyMemberOfTheTemplateIsKept() {
        push("main-1");

        assertThat(newest().path("cpu").asText()).isEqualTo("256");
        assertThat(newest().path("executionRoleArn").asText()).endsWith("role/execution");
        assertThat(stage.tags("report-dev:1"))
                .containsEntry("team", "web")
                .containsEntry("slipway:service", "report")
                .containsEntry("slipway:state", "good");
    }

    @Test
    void olderPushThatComesLateLeavesTheNewestRevision() {
        String older = deployments.pushEvent("main-1");
        push("main-2");

        assertThat(stage.outcome(older).path("outcome").asText()).isEqualTo("SUPERSEDED");
        assertThat(image(newest())).contains("acme/web:main-2@");
    }

    @Test
    void sameEventTwiceChangesNothing() {
        String event = deployments.pushEvent("main-1");
        stage.outcome(event);

        JsonNode again = stage.outcome(event);

        assertThat(again.path("outcome").asText()).isEqualTo("UNCHANGED");
        assertThat(newest().path("revision").asInt()).isEqualTo(1);
    }

    @Test
    void requestIsAnsweredAtOnceThoughItWaits() {
        push("main-1");
        push("main-2");

        JsonNode outcome = send(request("deploy", "dev").put("tag", "main-1").put("wait", true));

        assertThat(outcome.path("outcome").asText()).isEqualTo("REGISTERED");
        assertThat(image(newest())).contains("acme/web:main-1@");
    }

    @Test
    void rollbackRestoresTheRevisionBefore() {
        push("main-1");
        push("main-2");

        JsonNode outcome = send(request("rollback", "dev").put("reason", "wrong totals"));

        assertThat(outcome.path("outcome").asText()).isEqualTo("REGISTERED");
        assertThat(image(newest())).contains("acme/web:main-1@");
        assertThat(deployments.states("report-dev")).isEqualTo("good withdrawn good");
    }

    @Test
    void promotionTakesWhatTheOtherEnvironmentRuns() {
        push("main-1");

        JsonNode outcome = send(request("deploy", "prod").put("from", "dev"));

        assertThat(outcome.path("outcome").asText()).isEqualTo("REGISTERED");
        assertThat(image(stage.taskDefinition("report-prod").path("taskDefinition")))
                .contains("acme/web:main-1@");
    }

    @Test
    void promotionFromNothingIsRefused() {
        ObjectNode request = request("deploy", "prod").put("from", "dev");

        assertThat(stage.invoke(Json.write(request)).errorMessage())
                .hasValueSatisfying(message -> assertThat(message)
                        .startsWith(
                                "REFUSED report in prod: report in dev runs nothing, which Slipway did not deploy"));
    }

    @Test
    void restartTakesTheNewTemplate() {
        push("main-1");
        stage.template("report-dev-template", "debug");

        assertThat(send(request("restart", "dev")).path("outcome").asText()).isEqualTo("REGISTERED");
        assertThat(newest().at("/containerDefinitions/0/environment/0/value").asText())
                .isEqualTo("debug");
        assertThat(image(newest())).contains("acme/web:main-1@");
    }

    @Test
    void dryRunRegistersNothing() {
        push("main-1");
        stage.image("main-2");

        JsonNode outcome = send(request("deploy", "dev").put("tag", "main-2").put("dryRun", true));

        assertThat(outcome.path("outcome").asText()).isEqualTo("PLANNED");
        assertThat(outcome.path("changes")).hasSize(1);
        assertThat(newest().path("revision").asInt()).isEqualTo(1);
    }

    @Test
    void heldTaskIsNotRegistered() {
        push("main-1");
        stage.invoke(Json.write(request("hold", "dev").put("reason", "month end")));

        assertThat(push("main-2").path("outcome").asText()).isEqualTo("HELD");
        assertThat(image(newest())).contains("acme/web:main-1@");
    }

    @Test
    void withoutTemplateItIsRefused() {
        stage.account()
                .quietly(
                        "ecs",
                        "DeregisterTaskDefinition",
                        Json.object().put("taskDefinition", "report-dev-template:1"));

        JsonNode outcome = push("main-1");

        assertThat(outcome.path("outcome").asText()).isEqualTo("REFUSED");
        assertThat(outcome.path("reason").asText()).startsWith("there is no ACTIVE revision of the template");
    }

    /** Two functions registered at once, and the one that handled the older push died before it looked again. */
    @Test
    void scheduleRegistersTheDesiredRevisionAgain() {
        push("main-1");
        push("main-2");
        registerOnTop(1, "2026-03-10T11:00:00Z", "older", "superseded");
        stage.advance(Duration.ofMinutes(2));

        List<JsonNode> outcomes = deployments.reconcile();

        assertThat(DeploymentFixture.kinds(outcomes)).containsExactly("REGISTERED");
        assertThat(image(newest())).contains("acme/web:main-2@");
        assertThat(newest().path("revision").asInt()).isEqualTo(4);
        assertThat(stage.tags("report-dev:4"))
                .containsEntry("slipway:after", "3")
                .containsEntry("slipway:request", stage.tags("report-dev:2").get("slipway:request"));
        stage.advance(Duration.ofMinutes(2));
        assertThat(deployments.reconcile()).isEmpty();
    }

    @Test
    void deploymentRegistersTheDesiredRevisionAgain() {
        push("main-1");
        String event = deployments.pushEvent("main-2");
        stage.outcome(event);
        registerOnTop(1, "2026-03-10T11:00:00Z", "older", "superseded");
        stage.advance(Duration.ofMinutes(2));

        stage.outcome(event);

        assertThat(image(newest())).contains("acme/web:main-2@");
    }

    @Test
    void revisionThatIsRegisteredAgainCarriesTheHoldOn() {
        push("main-1");
        push("main-2");
        registerOnTop(1, "2026-03-10T11:00:00Z", "older", "superseded");
        stage.invoke(Json.write(request("hold", "dev").put("reason", "month end")));
        stage.advance(Duration.ofMinutes(2));

        deployments.reconcile();

        assertThat(image(newest())).contains("acme/web:main-2@");
        assertThat(push("main-3").path("outcome").asText()).isEqualTo("HELD");
    }

    /** What another tool registered: without Slipway's tags. */
    @Test
    void revisionOfAnotherToolIsLeftAndReportedOnce() {
        push("main-1");
        ObjectNode foreign = copy(1);
        foreign.remove("tags");
        stage.account().quietly("ecs", "RegisterTaskDefinition", foreign);
        stage.advance(Duration.ofMinutes(2));

        List<JsonNode> first = deployments.reconcile();
        stage.advance(Duration.ofMinutes(5));
        List<JsonNode> second = deployments.reconcile();

        assertThat(first)
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.path("reason").asText())
                        .startsWith("another tool registered a revision in the family and runs"));
        assertThat(second).hasSize(1);
        assertThat(deployments.published()).containsExactly("Deployment Succeeded", "Service Changed Elsewhere");
        assertThat(newest().path("revision").asInt()).isEqualTo(2);
    }

    @Test
    void statusShowsWhatStartsNext() {
        push("main-1");

        JsonNode answer = answer(request("status", "dev"));

        assertThat(answer.at("/services/0/running/imageTag").asText()).isEqualTo("main-1");
        assertThat(answer.at("/services/0/task").asBoolean()).isTrue();
        assertThat(answer.at("/services/0").has("ecsService")).isFalse();
        assertThat(answer.at("/services/0").has("status")).isFalse();
        assertThat(answer.path("text").asText()).contains("report", "main-1 (1)", "good");
    }

    @Test
    void whySaysWhatStartsNext() {
        push("main-1");

        JsonNode answer = answer(request("why", "dev").put("revision", 1));

        assertThat(answer.path("text").asText())
                .contains("revision 1 (main-1) is good: it did not fail", "Now: a task that starts runs report-dev:1");
    }

    @Test
    void checkLooksAtTheTemplateAndNotAtAService() {
        stage.image("main-1");

        JsonNode answer = answer(request("check", "dev"));

        assertThat(answer.path("checks"))
                .extracting(check -> check.path("check").asText())
                .contains("template", "containers", "image")
                .doesNotContain("service", "controller", "circuit breaker");
    }

    /** With the network and launch type of the service that the field like names. */
    @Test
    void commandRunsInATaskOfTheNewestRevision() {
        stage.account().setup().service((ObjectNode)
                Json.parse("""
                {"cluster": "dev", "serviceName": "web", "taskDefinition": "%s", "launchType": "FARGATE",
                 "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}}""".formatted(stage.template("web-dev-template", "info"))));
        push("main-1");

        JsonNode outcome = send(run("dev"));

        assertThat(outcome.path("outcome").asText()).isEqualTo("STARTED");
        assertThat(outcome.path("taskDefinition").asText()).endsWith("report-dev:1");
        assertThat(stage.calls("RunTask"))
                .singleElement()
                .satisfies(call -> assertThat(call.input()
                                .at("/networkConfiguration/awsvpcConfiguration/subnets/0")
                                .asText())
                        .isEqualTo("subnet-1"));
    }

    @Test
    void commandNeedsAServiceToRunLike() {
        stage.advance(Duration.ofMinutes(1));

        assertThat(stage.errorMessage(Json.write(run("prod"))))
                .startsWith("REFUSED report in prod: the target has no service whose network");
        assertThat(stage.errorMessage(Json.write(run("dev")))).startsWith("REFUSED report in dev: ");
    }

    private static ObjectNode run(String environment) {
        ObjectNode request = request("run", environment);
        request.putArray("command").add("bin/backfill");
        return request;
    }

    private ObjectNode copy(int revision) {
        var request = (ObjectNode) stage.taskDefinition("report-dev:" + revision)
                .path("taskDefinition")
                .deepCopy();
        request.remove(List.of(
                "taskDefinitionArn",
                "revision",
                "status",
                "requiresAttributes",
                "compatibilities",
                "registeredAt",
                "registeredBy"));
        return request;
    }

    /** Registers the content of a revision as another request's release. */
    private void registerOnTop(int revision, String requestedAt, String id, String state) {
        ObjectNode request = copy(revision);
        var tags = request.putArray("tags");
        stage.tags("report-dev:" + revision).forEach((key, value) -> {
            String changed = switch (key) {
                case "slipway:requested-at" -> requestedAt;
                case "slipway:request" -> id;
                case "slipway:state" -> state;
                default -> value;
            };
            tags.addObject().put("key", key).put("value", changed);
        });
        stage.account().quietly("ecs", "RegisterTaskDefinition", request);
    }
}
