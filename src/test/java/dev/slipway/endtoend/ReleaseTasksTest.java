package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.sandbox.task.RunBehaviour;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A target whose service is updated only when a release task has succeeded. */
class ReleaseTasksTest {
    private static final String CONFIGURATION = """
            { "targets": [
              { "service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"],
                "releaseTask": { "command": ["bin/migrate", "--all"], "timeoutMinutes": 10 } } ] }
            """;
    private static final Duration RUNS = Duration.ofMinutes(5);

    private final FunctionFixture stage = new FunctionFixture(
            Map.of("SLIPWAY_CONFIG", CONFIGURATION, "SLIPWAY_RUN_TASKS", "true"), Duration.ofMinutes(15));
    private final DeploymentFixture deployments = new DeploymentFixture(stage);

    @BeforeEach
    void service() {
        service(stage);
        migrations(0);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private static void service(FunctionFixture stage) {
        String template = stage.template("web-dev-template", "info");
        stage.account().setup().service((ObjectNode)
                Json.parse("""
                {'cluster': 'dev', 'serviceName': 'web', 'taskDefinition': '%s', 'desiredCount': 2, 'launchType': 'FARGATE',
                 'networkConfiguration': {'awsvpcConfiguration': {'subnets': ['subnet-1'], 'securityGroups': ['sg-1']}}}
                """.formatted(template).replace('\'', '"')));
    }

    /** The exit code of the command from now on; the agent beside it is killed with it. */
    private void migrations(int exitCode) {
        stage.account().conditions().runOtherwise(new RunBehaviour.Exits(Duration.ofSeconds(10), RUNS, exitCode, 137));
    }

    private JsonNode push(String tag) {
        return stage.outcome(deployments.pushEvent(tag));
    }

    /** The task ends, and its event is delivered. */
    private List<JsonNode> taskEnds() {
        stage.advance(RUNS.plusMinutes(1)).account().step();
        return deployments.deliverEvents();
    }

    private void deployed(String tag) {
        assertThat(push(tag).path("outcome").asText()).isEqualTo("PREPARING");
        taskEnds();
        assertThat(DeploymentFixture.kinds(deployments.completes("dev", "web"))).contains("SUCCEEDED");
    }

    private String runs() {
        return stage.runs("dev", "web");
    }

    private List<ObjectNode> started() {
        return stage.executed("RunTask");
    }

    @Test
    void serviceIsUpdatedWhenTheTaskHasSucceeded() {
        JsonNode outcome = push("main-1");

        assertThat(outcome.path("outcome").asText()).isEqualTo("PREPARING");
        assertThat(outcome.path("reason").asText())
                .matches("its release task [0-9a-f]{32} runs; when it has succeeded, Slipway updates the service");
        assertThat(outcome.path("taskDefinition").asText()).endsWith("web-dev:1");
        assertThat(runs()).contains("web-dev-template:1");
        assertThat(deployments.published()).containsExactly("Deployment Started");
        ObjectNode task = started().getFirst();
        assertThat(task.path("taskDefinition").asText()).endsWith("web-dev:1");
        assertThat(task.path("startedBy").asText()).isEqualTo("slipway/release/1");
        assertThat(task.at("/overrides/containerOverrides/0"))
                .isEqualTo(Json.parse("{\"name\": \"app\", \"command\": [\"bin/migrate\", \"--all\"]}"));
        assertThat(deployments.states("web-dev")).isEqualTo("preparing");

        List<JsonNode> ended = taskEnds();

        assertThat(DeploymentFixture.kinds(ended)).contains("DEPLOYING");
        assertThat(runs()).contains("web-dev:1");
        assertThat(DeploymentFixture.kinds(deployments.completes("dev", "web"))).contains("SUCCEEDED");
        assertThat(deployments.states("web-dev")).isEqualTo("good");
        assertThat(deployments.published()).containsExactly("Deployment Started", "Deployment Succeeded");
        assertThat(started()).hasSize(1);
    }

    @Test
    void failedTaskFailsTheReleaseAndLeavesTheService() {
        deployed("main-1");
        migrations(3);
        push("main-2");

        List<JsonNode> ended = taskEnds();

        assertThat(ended).hasSize(1);
        assertThat(ended.getFirst().path("outcome").asText()).isEqualTo("FAILED");
        assertThat(ended.getFirst().path("reason").asText())
                .matches(
                        "the release task failed: container app exited with 3; container agent exited with 137 \\(task [0-9a-f]{32}\\); the service was not updated");
        assertThat(runs()).contains("web-dev:1");
        assertThat(deployments.states("web-dev")).isEqualTo("good failed");
        assertThat(deployments.published().getLast()).isEqualTo("Deployment Failed");
        assertThat(stage.tags("web-dev:2").get("slipway:state-reason"))
                .matches(
                        "the release task failed: container app exited with 3 - container agent exited with 137 - task [0-9a-f]{32}");
        assertThat(stage.tags("web-dev:2"))
                .containsKey("slipway:settled-at")
                .doesNotContainKey("slipway:rolled-back-to");
        assertThat(deployments.reconcile()).isEmpty();
        assertThat(runs()).contains("web-dev:1");
    }

    @Test
    void laterVersionWaitsAndOvertakes() {
        deployed("main-1");
        push("main-2");

        JsonNode third = push("main-3");
        JsonNode fourth = push("main-4");

        assertThat(third.path("outcome").asText()).isEqualTo("PREPARING");
        assertThat(third.path("reason").asText()).isEqualTo("it waits for the release task of revision 2");
        assertThat(fourth.path("outcome").asText()).isEqualTo("PREPARING");
        assertThat(started()).hasSize(2);

        taskEnds();

        assertThat(started()).hasSize(3);
        assertThat(started().getLast().path("startedBy").asText()).isEqualTo("slipway/release/4");
        assertThat(deployments.states("web-dev")).isEqualTo("good deploying superseded preparing");
        assertThat(runs()).as("what was requested last prepares").contains("web-dev:1");

        taskEnds();

        assertThat(runs()).contains("web-dev:4");
        deployments.completes("dev", "web");
        assertThat(deployments.states("web-dev")).isEqualTo("good superseded superseded good");
        assertThat(started()).hasSize(3);
    }

    @Test
    void olderVersionIsDeployedWhenTheTaskOfTheLaterOneFails() {
        deployed("main-1");
        push("main-2");
        push("main-3");
        stage.advance(Duration.ofMinutes(3)).account().step();
        migrations(1);

        taskEnds();
        assertThat(runs()).contains("web-dev:1");
        taskEnds();

        assertThat(runs()).contains("web-dev:2");
        assertThat(deployments.states("web-dev")).isEqualTo("good deploying failed");
    }

    @Test
    void rollbackNeedsNoTaskAndOvertakesWhatPrepares() {
        deployed("main-1");
        deployed("main-2");
        push("main-3");

        stage.advance(Duration.ofMinutes(1));
        JsonNode rollback = stage.outcome(Json.write(
                Json.object().put("action", "rollback").put("service", "web").put("environment", "dev")));

        assertThat(rollback.path("outcome").asText()).isEqualTo("DEPLOYING");
        assertThat(runs()).contains("web-dev:4");
        taskEnds();
        assertThat(runs()).contains("web-dev:4");
        assertThat(deployments.states("web-dev")).startsWith("good withdrawn superseded ");
        assertThat(started()).hasSize(3);
    }

    @Test
    void lostEventIsFoundByTheSchedule() {
        push("main-1");
        stage.advance(RUNS.plusMinutes(1)).account().step();
        deployments.dropEvents();

        deployments.reconcile();

        assertThat(runs()).contains("web-dev:1");
    }

    @Test
    void taskThatHangsIsStoppedAndFails() {
        stage.account().conditions().runOtherwise(new RunBehaviour.Hangs(Duration.ofSeconds(10)));
        push("main-1");
        stage.advance(Duration.ofMinutes(9)).account().step();
        deployments.reconcile();
        assertThat(stage.executed("StopTask")).isEmpty();

        stage.advance(Duration.ofMinutes(2)).account().step();
        deployments.reconcile();

        assertThat(stage.executed("StopTask")).hasSize(1);
        assertThat(deployments.states("web-dev")).isEqualTo("preparing");
        stage.advance(Duration.ofMinutes(1)).account().step();
        List<JsonNode> ended = deployments.deliverEvents();
        assertThat(ended)
                .anySatisfy(outcome -> assertThat(outcome.path("reason").asText())
                        .contains(
                                "UserInitiated: Slipway stopped the release task: it took longer than its 10 minutes"));
        assertThat(deployments.states("web-dev")).isEqualTo("failed");
    }

    @Test
    void sameEventTwiceStartsOneTask() {
        String event = deployments.pushEvent("main-1");
        stage.outcome(event);

        JsonNode second = stage.outcome(event);

        assertThat(second.path("outcome").asText()).isEqualTo("UNCHANGED");
        assertThat(started()).hasSize(1);
        assertThat(deployments.states("web-dev")).isEqualTo("preparing");
    }

    @Test
    void waitingRequestWaitsThroughBoth() {
        stage.account().conditions().otherwise(new Behaviour.Starts(Duration.ofSeconds(20)));
        stage.account()
                .conditions()
                .runOtherwise(new RunBehaviour.Exits(Duration.ofSeconds(5), Duration.ofSeconds(20), 0, 0));
        stage.image("v1");
        stage.afterEachPause(() -> stage.account().step());

        JsonNode outcome =
                stage.outcome(Json.write(FunctionFixture.request("dev", "v1").put("wait", true)));

        assertThat(outcome.path("outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(runs()).contains("web-dev:1");
        assertThat(stage.calls("StopTask")).extracting(RecordedCall::operation).isEmpty();
    }

    @Test
    void targetOfAnInstallationThatRunsNoTasksIsRefused() {
        var without = new FunctionFixture(Map.of("SLIPWAY_CONFIG", CONFIGURATION), Duration.ofMinutes(5));
        service(without);

        JsonNode outcome = without.outcome(new DeploymentFixture(without).pushEvent("main-1"));

        assertThat(outcome.path("outcome").asText()).isEqualTo("REFUSED");
        assertThat(outcome.path("reason").asText()).contains("set its parameter RunTasks to ENABLED");
        assertThat(without.calls("RegisterTaskDefinition")).isEmpty();
        without.close();
    }
}
