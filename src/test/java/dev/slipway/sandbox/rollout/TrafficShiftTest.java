package dev.slipway.sandbox.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.Calls;
import dev.slipway.sandbox.Simulation;
import dev.slipway.sandbox.api.SandboxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficShiftTest {
    private static final String BLUE_GREEN = "'strategy': 'BLUE_GREEN', 'bakeTimeInMinutes': 5";
    private static final String PAUSE =
            ", 'lifecycleHooks': [{'targetType': 'PAUSE', 'lifecycleStages': ['%s'], 'timeoutConfiguration': {'timeoutInMinutes': 60, 'action': '%s'}}]";

    @Test
    void blueGreenShiftsTrafficAtOnceAndBakes() {
        var simulation = new Simulation(2, BLUE_GREEN).deploy(2).run(9);
        assertThat(simulation.deployments()).containsExactly("PRIMARY web:2 - 0+2/2", "ACTIVE web:1 - 2+0/2");
        assertThat(simulation.newest().path("lifecycleStage").asText()).isEqualTo("SCALE_UP");
        assertThat(weights(simulation)).isEqualTo("0 100");

        simulation.run(1);
        assertThat(simulation.newest().path("lifecycleStage").asText()).isEqualTo("BAKE_TIME");
        assertThat(weights(simulation)).isEqualTo("100 0");
        assertThat(simulation.service().path("runningCount").asInt()).isEqualTo(4);

        simulation.later(Duration.ofMinutes(5).minusSeconds(1));
        assertThat(simulation.history()).startsWith("IN_PROGRESS");
        simulation.later(Duration.ofSeconds(1));
        assertThat(simulation.history()).startsWith("SUCCESSFUL");
        assertThat(simulation.deployments()).containsExactly("PRIMARY web:2 - 2+0/2");
    }

    @Test
    void newerDeploymentStopsTheTasksOfTheOneInProgress() {
        var simulation = new Simulation(4, "'strategy': 'CANARY', 'bakeTimeInMinutes': 10");
        for (int i = 0; i < 6; i++) {
            simulation.deploy(2 + i % 2).run(30);
        }

        assertThat(simulation.deployments())
                .filteredOn(d -> !d.contains(" 0+0/"))
                .containsExactly("PRIMARY web:3 - 4+0/4", "ACTIVE web:1 - 4+0/4");
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource({
        "'''strategy'': ''LINEAR'', ''linearConfiguration'': {''stepPercent'': 40, ''stepBakeTimeInMinutes'': 2}', 2, 40 80 100",
        "'''strategy'': ''LINEAR''', 6, 10 20 30 40 50 60 70 80 90 100",
        "'''strategy'': ''CANARY''', 10, 5 100",
        "'''strategy'': ''CANARY'', ''canaryConfiguration'': {''canaryPercent'': 25, ''canaryBakeTimeInMinutes'': 1}', 1, 25 100"
    })
    void trafficIsShiftedInSteps(String configuration, int minutes, String percents) {
        var simulation = new Simulation(2, configuration + ", 'bakeTimeInMinutes': 60")
                .deploy(2)
                .run(10);
        var seen = new ArrayList<String>();
        do {
            seen.add(Integer.toString(percent(simulation)));
            simulation.later(Duration.ofMinutes(minutes));
        } while (percent(simulation) > Integer.parseInt(seen.getLast()));

        assertThat(String.join(" ", seen)).isEqualTo(percents);
        assertThat(simulation.history()).startsWith("IN_PROGRESS");
        assertThat(simulation.later(Duration.ofMinutes(60)).history()).startsWith("SUCCESSFUL");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"BLUE_GREEN", "LINEAR", "CANARY"})
    void failingTasksRollBack(String strategy) {
        var simulation = new Simulation(2, "'strategy': '%s', ".formatted(strategy) + Simulation.BREAKER)
                .behave(2, Simulation.CRASHES)
                .deploy(2)
                .run(10);
        assertThat(simulation.history()).startsWith("ROLLBACK_IN_PROGRESS");
        assertThat(simulation.revision(simulation.newest().at("/rollback/serviceRevisionArn")))
                .isEqualTo("web:1");

        simulation.run(1);

        assertThat(simulation.history()).containsExactly("ROLLBACK_SUCCESSFUL", "SUCCESSFUL");
        assertThat(simulation.deployments()).containsExactly("PRIMARY web:1 - 2+0/2");
        assertThat(simulation.service().path("taskDefinition").asText()).endsWith("web:1");
        assertThat(simulation.events()).containsExactly("IN_PROGRESS", "IN_PROGRESS", "COMPLETED");
    }

    @Test
    void stageThatDoesNotEndRollsBackAfterADayWithoutFailureDetection() {
        var simulation = new Simulation(2, BLUE_GREEN)
                .behave(2, Simulation.CRASHES)
                .deploy(2)
                .run(60)
                .later(Duration.ofHours(23));
        assertThat(simulation.history()).startsWith("IN_PROGRESS");

        simulation.later(Duration.ofHours(1)).run(1);

        assertThat(simulation.history()).startsWith("ROLLBACK_SUCCESSFUL");
    }

    @Test
    void alarmDuringBakeTimeRollsBack() {
        var simulation = new Simulation(
                        2, BLUE_GREEN + ", 'alarms': {'alarmNames': ['cpu'], 'enable': true, 'rollback': true}")
                .deploy(2)
                .run(20);
        simulation.account().conditions().alarm("cpu");

        simulation.run(2);

        assertThat(simulation.history()).startsWith("ROLLBACK_SUCCESSFUL");
        assertThat(simulation.deployments()).containsExactly("PRIMARY web:1 - 2+0/2");
    }

    @ParameterizedTest(name = "at {0}")
    @ValueSource(
            strings = {
                "RECONCILE_SERVICE",
                "PRE_SCALE_UP",
                "POST_SCALE_UP",
                "POST_TEST_TRAFFIC_SHIFT",
                "PRE_PRODUCTION_TRAFFIC_SHIFT",
                "POST_PRODUCTION_TRAFFIC_SHIFT"
            })
    void pauseHookWaitsUntilContinued(String stage) {
        var simulation = new Simulation(2, BLUE_GREEN + PAUSE.formatted(stage, "ROLLBACK"))
                .deploy(2)
                .run(30);
        JsonNode newest = simulation.newest();
        assertThat(newest.path("lifecycleStage").asText()).isEqualTo(stage);
        JsonNode hook = newest.at("/lifecycleHookDetails/0");
        assertThat(hook.path("status").asText()).isEqualTo("AWAITING_ACTION");
        assertThat(hook.path("targetType").asText()).isEqualTo("PAUSE");
        assertThat(hook.path("timeoutAction").asText()).isEqualTo("ROLLBACK");
        assertThat(simulation
                        .later(Duration.ofMinutes(50))
                        .newest()
                        .path("lifecycleStage")
                        .asText())
                .isEqualTo(stage);

        answer(simulation, hook.path("hookId").asText(), "CONTINUE");
        simulation.run(15).later(Duration.ofMinutes(5));

        assertThat(simulation.history()).startsWith("SUCCESSFUL");
        assertThat(simulation.events())
                .containsExactlyInAnyOrder("IN_PROGRESS", "HOOK_AWAITING_ACTION", "HOOK_SUCCEEDED", "COMPLETED");
        assertThat(simulation.newest().at("/lifecycleHookDetails/0/status").asText())
                .isEqualTo("SUCCEEDED");
    }

    @Test
    void hookBeforeTrafficShiftWaitsAtEachShift() {
        var simulation = new Simulation(
                        2, "'strategy': 'CANARY'" + PAUSE.formatted("PRE_PRODUCTION_TRAFFIC_SHIFT", "ROLLBACK"))
                .deploy(2)
                .run(15);
        assertThat(percent(simulation)).isZero();

        simulation.account().proceed("dev", "web");
        simulation.later(Duration.ZERO).later(Duration.ofMinutes(10));
        assertThat(percent(simulation)).isEqualTo(5);
        assertThat(simulation.newest().path("lifecycleHookDetails"))
                .extracting(h -> h.path("status").asText())
                .containsExactly("SUCCEEDED", "AWAITING_ACTION");

        simulation.account().proceed("dev", "web");
        assertThat(simulation.step().history()).startsWith("SUCCESSFUL");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"ROLLBACK, ROLLBACK_SUCCESSFUL", "CONTINUE, SUCCESSFUL"})
    void unansweredHookTimesOut(String action, String status) {
        var simulation = new Simulation(2, BLUE_GREEN + PAUSE.formatted("POST_SCALE_UP", action))
                .deploy(2)
                .run(20)
                .later(Duration.ofHours(1))
                .run(1)
                .later(Duration.ofMinutes(5));

        assertThat(simulation.history()).startsWith(status);
        assertThat(simulation.events()).contains("HOOK_TIMED_OUT");
    }

    @Test
    void hookAcceptsRollbackOnce() {
        var simulation = new Simulation(2, BLUE_GREEN + PAUSE.formatted("POST_SCALE_UP", "CONTINUE"))
                .deploy(2)
                .run(20);
        String hook = simulation.newest().at("/lifecycleHookDetails/0/hookId").asText();

        answer(simulation, hook, "ROLLBACK");

        assertThat(simulation.history()).startsWith("ROLLBACK_IN_PROGRESS");
        assertThat(simulation.run(2).history()).startsWith("ROLLBACK_SUCCESSFUL");
        assertThatThrownBy(() -> answer(simulation, hook, "CONTINUE")).hasMessageContaining(hook);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"})
    void stoppedDeploymentRollsBackWithoutFailureDetection(String strategy) {
        var simulation = new Simulation(2, "'strategy': '%s'".formatted(strategy))
                .behave(2, Simulation.STUCK)
                .deploy(2)
                .run(20);
        String arn = simulation.newestArn();

        stop(simulation, arn);
        assertThat(simulation.history()).startsWith("ROLLBACK_IN_PROGRESS");
        stop(simulation, arn);
        simulation.run(1);

        assertThat(simulation.history()).containsExactly("ROLLBACK_SUCCESSFUL", "SUCCESSFUL");
        assertThat(simulation.deployments()).hasSize(1).first().asString().startsWith("PRIMARY web:1");
        assertThat(simulation.events()).containsExactly("IN_PROGRESS", "IN_PROGRESS", "COMPLETED");
        assertThatThrownBy(() -> stop(simulation, arn))
                .isInstanceOfSatisfying(
                        SandboxException.class, e -> assertThat(e.type()).isEqualTo("ConflictException"));
    }

    private static void stop(Simulation simulation, String arn) {
        Calls.ecs(
                simulation.account(),
                "StopServiceDeployment",
                "{'serviceDeploymentArn': '%s', 'stopType': 'ROLLBACK'}".formatted(arn));
    }

    private static void answer(Simulation simulation, String hook, String action) {
        Calls.ecs(
                simulation.account(),
                "ContinueServiceDeployment",
                "{'serviceDeploymentArn': '%s', 'hookId': '%s', 'action': '%s'}"
                        .formatted(simulation.newestArn(), hook, action));
    }

    private static int percent(Simulation simulation) {
        return simulation
                .newest()
                .at("/targetServiceRevision/requestedProductionTrafficWeight")
                .asInt();
    }

    private static String weights(Simulation simulation) {
        JsonNode newest = simulation.newest();
        return String.join(
                " ",
                List.of(
                        Integer.toString(percent(simulation)),
                        Integer.toString(newest.at("/sourceServiceRevisions/0/requestedProductionTrafficWeight")
                                .asInt())));
    }
}
