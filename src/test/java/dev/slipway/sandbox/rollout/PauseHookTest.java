package dev.slipway.sandbox.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.Calls;
import dev.slipway.sandbox.Simulation;
import dev.slipway.sandbox.events.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PAUSE hooks in each deployment strategy, and the events that AWS documents for them. */
class PauseHookTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(60);

    private static Simulation waiting(String strategy, String stage, String action) {
        return new Simulation(
                        2,
                        "'strategy': '%s', 'lifecycleHooks': [{'targetType': 'PAUSE', 'lifecycleStages': ['%s'], 'timeoutConfiguration': {'timeoutInMinutes': 60, 'action': '%s'}}]"
                                .formatted(strategy, stage, action))
                .deploy(2)
                .run(30);
    }

    private static List<Event> hookEvents(Simulation simulation) {
        return simulation.account().bus().events().stream()
                .filter(event -> event.detailType().equals("ECS Hook State Change"))
                .toList();
    }

    private static ObjectNode documented(Simulation simulation, Event event, String eventType, String eventName) {
        JsonNode hook = simulation.newest().at("/lifecycleHookDetails/0");
        return Calls.object("""
                {'eventType': '%s', 'eventName': '%s', 'hookId': '%s', 'hookType': 'PAUSE', 'expiresAt': '%s',
                 'lifecycleStage': 'POST_SCALE_UP',
                 'clusterArn': 'arn:aws:ecs:us-east-1:123456789012:cluster/dev',
                 'serviceArn': 'arn:aws:ecs:us-east-1:123456789012:service/dev/web',
                 'serviceDeploymentArn': '%s', 'updatedAt': '%s'}""".formatted(
                        eventType,
                        eventName,
                        hook.path("hookId").asText(),
                        Instant.ofEpochSecond(hook.path("expiresAt").longValue()),
                        simulation.newestArn(),
                        event.time()));
    }

    private static void assertDocumented(Simulation simulation, Event event, String eventType, String eventName) {
        assertThat(event.source()).isEqualTo("aws.ecs");
        assertThat(event.resources()).containsExactly(simulation.newestArn());
        assertThat(event.detail()).isEqualTo(documented(simulation, event, eventType, eventName));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"})
    void deploymentWaitsUntilAPersonContinuesIt(String strategy) {
        var simulation = waiting(strategy, "POST_SCALE_UP", "ROLLBACK");
        Instant began = hookEvents(simulation).getFirst().time();

        assertThat(simulation.newest().path("lifecycleStage").asText()).isEqualTo("POST_SCALE_UP");
        assertThat(simulation.newest().at("/lifecycleHookDetails/0/status").asText())
                .isEqualTo("AWAITING_ACTION");
        assertThat(hookEvents(simulation)).hasSize(1);
        assertDocumented(simulation, hookEvents(simulation).getFirst(), "INFO", "HOOK_AWAITING_ACTION");
        assertThat(simulation.later(Duration.ofMinutes(50)).history()).startsWith("IN_PROGRESS");
        assertThat(simulation.newest().at("/lifecycleHookDetails/0/expiresAt").longValue())
                .isEqualTo(began.plus(TIMEOUT).getEpochSecond());

        answer(simulation, "CONTINUE");
        pass(simulation);

        assertThat(simulation.history()).startsWith("SUCCESSFUL");
        assertThat(simulation.service().path("taskDefinition").asText()).endsWith("web:2");
        assertThat(hookEvents(simulation)).hasSize(2);
        assertDocumented(simulation, hookEvents(simulation).getLast(), "INFO", "HOOK_SUCCEEDED");
    }

    @ParameterizedTest
    @CsvSource({
        "ROLLING, ROLLBACK, ROLLBACK_SUCCESSFUL, web:1",
        "BLUE_GREEN, ROLLBACK, ROLLBACK_SUCCESSFUL, web:1",
        "LINEAR, ROLLBACK, ROLLBACK_SUCCESSFUL, web:1",
        "CANARY, ROLLBACK, ROLLBACK_SUCCESSFUL, web:1",
        "ROLLING, CONTINUE, SUCCESSFUL, web:2",
        "BLUE_GREEN, CONTINUE, SUCCESSFUL, web:2",
        "LINEAR, CONTINUE, SUCCESSFUL, web:2",
        "CANARY, CONTINUE, SUCCESSFUL, web:2"
    })
    void hookThatNobodyAnswersTimesOut(String strategy, String action, String status, String runs) {
        var simulation = waiting(strategy, "POST_SCALE_UP", action);

        simulation.later(TIMEOUT);
        assertDocumented(simulation, hookEvents(simulation).getLast(), "ERROR", "HOOK_TIMED_OUT");
        pass(simulation);

        assertThat(simulation.history()).startsWith(status);
        assertThat(simulation.deployments())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("PRIMARY " + runs)
                .endsWith("2+0/2");
        assertThat(hookEvents(simulation)).hasSize(2);
        assertThat(simulation.newest().at("/lifecycleHookDetails/0/status").asText())
                .isEqualTo("TIMED_OUT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"})
    void personRollsTheDeploymentBack(String strategy) {
        var simulation = waiting(strategy, "POST_SCALE_UP", "CONTINUE");

        answer(simulation, "ROLLBACK");

        assertDocumented(simulation, hookEvents(simulation).getLast(), "ERROR", "HOOK_FAILED");
        pass(simulation);
        assertThat(simulation.history()).startsWith("ROLLBACK_SUCCESSFUL");
        assertThat(simulation.service().path("taskDefinition").asText()).endsWith("web:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RECONCILE_SERVICE", "PRE_SCALE_UP"})
    void rollingDeploymentStartsNoTaskWhileItWaitsBeforeThat(String stage) {
        var simulation = waiting("ROLLING", stage, "ROLLBACK");
        assertThat(simulation.deployments())
                .containsExactly("PRIMARY web:2 IN_PROGRESS 0+0/2", "ACTIVE web:1 COMPLETED 2+0/2");

        answer(simulation, "CONTINUE");
        simulation.run(30);

        assertThat(simulation.deployments()).containsExactly("PRIMARY web:2 COMPLETED 2+0/2");
    }

    @ParameterizedTest
    @CsvSource({"BLUE_GREEN, 1", "LINEAR, 10", "CANARY, 2"})
    void hookBeforeTheTrafficShiftWaitsWithAnIdOfItsOwnAtEachStep(String strategy, int steps) {
        var simulation = waiting(strategy, "PRE_PRODUCTION_TRAFFIC_SHIFT", "ROLLBACK");
        for (int i = 0; i < steps; i++) {
            assertThat(simulation.history()).startsWith("IN_PROGRESS");
            simulation.account().proceed("dev", "web");
            simulation.later(Duration.ZERO).later(Duration.ofMinutes(10));
        }

        assertThat(simulation.history()).startsWith("SUCCESSFUL");
        assertThat(hookEvents(simulation).stream()
                        .filter(event ->
                                event.detail().path("eventName").asText().equals("HOOK_AWAITING_ACTION"))
                        .map(event -> event.detail().path("hookId").asText())
                        .distinct())
                .hasSize(steps);
    }

    private static void pass(Simulation simulation) {
        simulation.run(15);
        for (int i = 0; i < 12; i++) {
            simulation.later(Duration.ofMinutes(10));
        }
    }

    private static void answer(Simulation simulation, String action) {
        Calls.ecs(
                simulation.account(),
                "ContinueServiceDeployment",
                "{'serviceDeploymentArn': '%s', 'hookId': '%s', 'action': '%s'}"
                        .formatted(
                                simulation.newestArn(),
                                simulation
                                        .newest()
                                        .at("/lifecycleHookDetails/0/hookId")
                                        .asText(),
                                action));
    }
}
