package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.FunctionTraffic;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.events.Event;
import dev.slipway.sandbox.task.RunBehaviour;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Release tasks while calls fail and a person aborts at the worst moment. */
class ReleaseTaskFaultsTest {
    private static final String SECRET = "s3cr3t-w0rd";
    private static final String CONFIGURATION = """
            { "targets": [
              { "service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"],
                "releaseTask": { "command": ["bin/migrate", "--password=%s"], "timeoutMinutes": 10 } } ] }
            """.formatted(SECRET);
    private static final Duration RUNS = Duration.ofMinutes(5);

    private final FunctionFixture stage = new FunctionFixture(
            Map.of("SLIPWAY_CONFIG", CONFIGURATION, "SLIPWAY_RUN_TASKS", "true"), Duration.ofMinutes(15));
    private final DeploymentFixture deployments = new DeploymentFixture(stage);

    @BeforeEach
    void service() {
        String template = stage.template("web-dev-template", "info");
        stage.account().setup().service((ObjectNode)
                Json.parse("""
                {'cluster': 'dev', 'serviceName': 'web', 'taskDefinition': '%s', 'desiredCount': 2, 'launchType': 'FARGATE',
                 'networkConfiguration': {'awsvpcConfiguration': {'subnets': ['subnet-1'], 'securityGroups': ['sg-1']}}}
                """.formatted(template).replace('\'', '"')));
        exits(0);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private void exits(int code) {
        stage.account().conditions().runOtherwise(new RunBehaviour.Exits(Duration.ofSeconds(10), RUNS, code, 137));
    }

    private JsonNode push(String tag) {
        return stage.outcome(deployments.pushEvent(tag));
    }

    private void passes(Duration time) {
        stage.advance(time).account().step();
    }

    private List<JsonNode> taskEnds() {
        passes(RUNS.plusMinutes(1));
        return deployments.deliverEvents();
    }

    private static String abort() {
        return Json.write(Json.object()
                .put("action", "abort")
                .put("service", "web")
                .put("environment", "dev")
                .put("requestedBy", "jo"));
    }

    /** Once, right after the call and before its answer, a person aborts. */
    private void abortsAfter(String call) {
        var isDone = new AtomicBoolean();
        stage.account().faults().after((service, operation, input) -> {
            if (operation.equals(call) && isDone.compareAndSet(false, true)) {
                assertThat(stage.invoke(abort()).errorMessage()).isEmpty();
            }
        });
    }

    private List<String> failures() {
        return FunctionTraffic.published(stage).stream()
                .filter(event -> event.detailType().equals("Deployment Failed"))
                .map(event -> event.detail().path("reason").asText())
                .toList();
    }

    @Test
    void noteOfAFailureOutlivesAThrottledStart() {
        exits(3);
        push("main-1");
        exits(0);
        push("main-2");
        passes(RUNS.plusMinutes(1));
        deployments.dropEvents();
        stage.account().faults().always("RunTask", Fault.throttled());

        stage.invokeRollback(FunctionFixture.file("scheduled.json"));

        assertThat(deployments.states("web-dev")).isEqualTo("failed preparing");
        assertThat(failures()).hasSize(1);
    }

    @Test
    void taskThatStartsWhileItsReleaseIsAbortedKeepsThePlace() {
        abortsAfter("RunTask");
        push("main-1");
        assertThat(deployments.states("web-dev")).isEqualTo("failed");

        JsonNode second = push("main-2");

        assertThat(stage.executed("RunTask")).as("the first one runs").hasSize(1);
        assertThat(second.path("reason").asText()).isEqualTo("it waits for the release task of revision 1");
        taskEnds();
        assertThat(stage.executed("RunTask")).hasSize(2);
        assertThat(deployments.states("web-dev")).isEqualTo("failed preparing");
        taskEnds();
        assertThat(stage.runs("dev", "web")).contains("web-dev:2");
        assertThat(deployments.states("web-dev")).isEqualTo("failed deploying");
        assertThat(failures()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RegisterTaskDefinition", "TagResource", "RunTask"})
    void abortedReleaseIsNotCalledDeployed(String call) {
        push("main-1");
        taskEnds();
        deployments.completes("dev", "web");
        stage.withoutLag();
        abortsAfter(call);

        JsonNode second = push("main-2");

        assertThat(second.path("outcome").asText()).as(second.toString()).isEqualTo("FAILED");
        taskEnds();
        deployments.reconcile();
        assertThat(stage.runs("dev", "web")).contains("web-dev:1");
        assertThat(deployments.states("web-dev")).isEqualTo("good failed");
    }

    @Test
    void abortOfATaskThatHasJustEndedKeepsTheServiceAsItIs() {
        push("main-1");
        passes(RUNS.plusMinutes(1));

        JsonNode answer = stage.invoke(abort()).answer().orElseThrow();
        deployments.deliverEvents();
        deployments.reconcile();

        assertThat(answer.path("text").asText().replaceAll("\\s+", " ")).contains("the service is not updated to it");
        assertThat(stage.runs("dev", "web")).contains("web-dev-template:1");
        assertThat(deployments.states("web-dev")).isEqualTo("failed");
        assertThat(failures()).hasSize(1);
    }

    @Test
    void whatAnAbortFailedIsPublishedThoughItMayNotStopTheTask() {
        push("main-1");
        push("main-2");
        stage.account().faults().always("StopTask", Fault.accessDenied("ecs:StopTask"));

        assertThat(stage.errorMessage(abort())).contains("ecs:StopTask");

        assertThat(deployments.states("web-dev")).isEqualTo("preparing failed");
        assertThat(failures()).hasSize(1).first().asString().contains("revision 2 was aborted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DescribeTasks", "StopTask"})
    void deniedCallIsPublishedOnce(String call) {
        stage.account().conditions().runOtherwise(new RunBehaviour.Hangs(Duration.ofSeconds(10)));
        push("main-1");
        passes(Duration.ofMinutes(12));
        deployments.dropEvents();
        stage.account().faults().always(call, Fault.accessDenied("ecs:" + call));

        deployments.reconcile();
        deployments.reconcile();

        assertThat(failures()).hasSize(1).first().asString().contains("ecs:" + call);
    }

    @Test
    void wordsOfTheCommandAreNowhere() {
        push("main-1");
        taskEnds();
        deployments.completes("dev", "web");
        exits(3);
        push("main-2");
        push("main-3");
        taskEnds();
        stage.account().faults().always("RunTask", Fault.accessDenied("ecs:RunTask"));
        push("main-4");
        taskEnds();
        for (String action : List.of("status", "why", "check", "history", "abort", "continue")) {
            var request =
                    Json.object().put("action", action).put("service", "web").put("environment", "dev");
            assertThat(stage.invoke(Json.write(request)).toString()).doesNotContain(SECRET);
        }

        assertThat(stage.calls("RunTask").toString()).contains(SECRET);
        assertThat(stage.log()).doesNotContain(SECRET);
        assertThat(FunctionTraffic.published(stage).stream().map(Event::json)).noneMatch(e -> e.contains(SECRET));
        for (int number = 1; number <= 4; number++) {
            assertThat(stage.tags("web-dev:" + number).toString()).doesNotContain(SECRET);
        }
    }
}
