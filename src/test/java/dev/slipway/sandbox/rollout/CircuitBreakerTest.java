package dev.slipway.sandbox.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.Calls;
import dev.slipway.sandbox.Simulation;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CircuitBreakerTest {
    private static final String NO_ROLLBACK = "'deploymentCircuitBreaker': {'enable': true, 'rollback': false}";

    @ParameterizedTest(name = "{0} {1} of {2}: {3}")
    @CsvSource({
        "BOUNDED_PERCENT, 50, 1, 3",
        "BOUNDED_PERCENT, 50, 6, 3",
        "BOUNDED_PERCENT, 50, 7, 4",
        "BOUNDED_PERCENT, 50, 25, 13",
        "BOUNDED_PERCENT, 50, 400, 200",
        "BOUNDED_PERCENT, 50, 800, 200",
        "BOUNDED_PERCENT, 10, 50, 5",
        "UNBOUNDED_PERCENT, 50, 1, 1",
        "UNBOUNDED_PERCENT, 50, 800, 400",
        "UNBOUNDED_PERCENT, 1, 50, 1",
        "COUNT, 2, 100, 2",
        "COUNT, 500, 1, 500"
    })
    void thresholdFollowsServiceConfiguration(String type, int value, int desired, int threshold) {
        assertThat(new CircuitBreaker(true, true, type, value, true).threshold(desired))
                .isEqualTo(threshold);
    }

    @Test
    void circuitBreakerRollsBackToLastCompletedDeployment() {
        var simulation = new Simulation(2, Simulation.BREAKER)
                .behave(2, Simulation.CRASHES)
                .deploy(2)
                .run(9);
        assertThat(simulation.deployments())
                .containsExactly("PRIMARY web:2 IN_PROGRESS 0+2/2 failed 2", "ACTIVE web:1 COMPLETED 2+0/2");

        simulation.run(1);
        assertThat(simulation.deployments())
                .containsExactly("PRIMARY web:1 IN_PROGRESS 2+0/2", "ACTIVE web:2 FAILED 0+0/0 failed 4");
        JsonNode newest = simulation.newest();
        assertThat(newest.path("status").asText()).isEqualTo("ROLLBACK_IN_PROGRESS");
        assertThat(simulation.revision(newest.at("/rollback/serviceRevisionArn")))
                .isEqualTo("web:1");
        assertThat(newest.at("/deploymentCircuitBreaker").properties())
                .extracting(m -> entry(m.getKey(), m.getValue().asText()))
                .containsExactly(entry("status", "TRIGGERED"), entry("failureCount", "4"), entry("threshold", "3"));
        JsonNode started = newest.at("/rollback/startedAt");

        simulation.run(1);
        assertThat(simulation.deployments()).containsExactly("PRIMARY web:1 COMPLETED 2+0/2");
        assertThat(simulation.history()).containsExactly("ROLLBACK_SUCCESSFUL", "SUCCESSFUL");
        assertThat(simulation.newest().at("/rollback/startedAt")).isEqualTo(started);
        assertThat(simulation.newest().path("finishedAt")).isNotEqualTo(started);
        assertThat(simulation.events()).containsExactly("IN_PROGRESS", "FAILED", "IN_PROGRESS", "COMPLETED");
    }

    @Test
    void deploymentFailsAndOldTasksServeWithoutRollback() {
        var simulation = new Simulation(2, NO_ROLLBACK)
                .behave(2, Simulation.UNHEALTHY)
                .deploy(2)
                .run(60);

        assertThat(simulation.deployments())
                .containsExactly("PRIMARY web:2 FAILED 0+0/2 failed 4", "ACTIVE web:1 COMPLETED 2+0/2");
        assertThat(simulation.history()).containsExactly("STOPPED", "SUCCESSFUL");
        assertThat(simulation.events()).containsExactly("IN_PROGRESS", "FAILED");
        assertThat(simulation.newest().has("rollback")).isFalse();
        simulation.behave(2, Simulation.STARTS).later(Duration.ofDays(1)).run(60);
        assertThat(simulation.deployments()).first().isEqualTo("PRIMARY web:2 FAILED 0+0/2 failed 4");
    }

    @Test
    void manualFailureTriggersCircuitBreaker() {
        var simulation = new Simulation(2, Simulation.BREAKER).deploy(2).run(5);
        simulation.account().fail("dev", "web");

        simulation.run(1);

        assertThat(simulation.history()).containsExactly("ROLLBACK_SUCCESSFUL", "SUCCESSFUL");
        assertThat(simulation.newest().at("/deploymentCircuitBreaker/status").asText())
                .isEqualTo("TRIGGERED");
    }

    @Test
    void healthyTaskResetsFailureCount() {
        assertThat(failuresBeforeAndAfterASuccess(true).history()).startsWith("IN_PROGRESS");
        assertThat(failuresBeforeAndAfterASuccess(false).history()).startsWith("ROLLBACK_IN_PROGRESS");
    }

    private static Simulation failuresBeforeAndAfterASuccess(boolean reset) {
        return new Simulation(
                        4,
                        "'maximumPercent': 150, 'deploymentCircuitBreaker': {'enable': true, 'rollback': true,"
                                + " 'resetOnHealthyTask': %s, 'thresholdConfiguration': {'type': 'COUNT', 'value': 4}}"
                                        .formatted(reset))
                .behave(2, Simulation.CRASHES)
                .deploy(2)
                .run(5)
                .behave(2, Simulation.STARTS)
                .run(10)
                .behave(2, Simulation.CRASHES)
                .run(5);
    }

    @Test
    void serviceStallsWithoutCompletedDeployment() {
        var simulation = new Simulation(2, Simulation.BREAKER).behave(1, Simulation.CRASHES);
        Calls.ecs(simulation.account(), "CreateService", """
                {'cluster': 'dev', 'serviceName': 'new', 'taskDefinition': 'web:1', 'desiredCount': 1,
                 'deploymentConfiguration': {%s}}""".formatted(Simulation.BREAKER));
        simulation.run(300);

        JsonNode stalled = Calls.ecs(
                        simulation.account(), "DescribeServices", "{'cluster': 'dev', 'services': ['new']}")
                .at("/services/0");
        assertThat(stalled.at("/deployments/0/rolloutState").asText()).isEqualTo("FAILED");
        assertThat(stalled.path("deployments")).hasSize(1);
        assertThat(stalled.path("runningCount").asInt()
                        + stalled.path("pendingCount").asInt())
                .isZero();
        assertThat(simulation.events()).containsExactly("IN_PROGRESS", "FAILED");
    }

    @Test
    void badDeploymentStartedDuringRollbackCannotRollBack() {
        var simulation = new Simulation(2, Simulation.BREAKER + ", 'maximumPercent': 100, 'minimumHealthyPercent': 0")
                .behave(2, Simulation.CRASHES)
                .behave(3, Simulation.CRASHES)
                .deploy(2)
                .run(10);
        assertThat(simulation.history()).startsWith("ROLLBACK_IN_PROGRESS");

        simulation.deploy(3).run(60);

        assertThat(simulation.deployments())
                .containsExactly(
                        "PRIMARY web:3 FAILED 0+0/2 failed 4",
                        "ACTIVE web:1 IN_PROGRESS 0+0/0",
                        "ACTIVE web:2 FAILED 0+0/0 failed 4");
        assertThat(simulation.history()).containsExactly("STOPPED", "ROLLBACK_FAILED", "SUCCESSFUL");
        simulation.run(60);
        assertThat(simulation.deployments()).first().isEqualTo("PRIMARY web:3 FAILED 0+0/2 failed 4");
    }

    @Test
    void goodDeploymentStartedDuringRollbackCompletes() {
        var simulation = new Simulation(2, Simulation.BREAKER)
                .behave(2, Simulation.CRASHES)
                .deploy(2)
                .run(10)
                .deploy(3)
                .run(11);

        assertThat(simulation.deployments()).containsExactly("PRIMARY web:3 COMPLETED 2+0/2");
        assertThat(simulation.history()).containsExactly("SUCCESSFUL", "ROLLBACK_FAILED", "SUCCESSFUL");
    }

    @Test
    void failedRollbackIsFinal() {
        var simulation = new Simulation(2, Simulation.BREAKER + ", 'maximumPercent': 100, 'minimumHealthyPercent': 0")
                .behave(2, Simulation.CRASHES)
                .behave(1, Simulation.CRASHES)
                .deploy(2)
                .run(60);

        assertThat(simulation.deployments()).first().isEqualTo("PRIMARY web:1 FAILED 0+0/2 failed 4");
        assertThat(simulation.history()).containsExactly("ROLLBACK_FAILED", "SUCCESSFUL");
        assertThat(simulation.events()).containsExactly("IN_PROGRESS", "FAILED", "IN_PROGRESS", "FAILED");
    }

    @ParameterizedTest(name = "enabled {0}: {1}, and then {2}")
    @CsvSource({"true, MONITORING, MONITORING_COMPLETE", "false, DISABLED, DISABLED"})
    void historyShowsCircuitBreakerStatus(boolean enabled, String before, String after) {
        var simulation = new Simulation(
                        2, "'deploymentCircuitBreaker': {'enable': %s, 'rollback': true}".formatted(enabled))
                .deploy(2)
                .step();
        String at = "/deploymentCircuitBreaker/status";
        assertThat(simulation.newest().at(at).asText()).isEqualTo(before);

        simulation.run(10);

        assertThat(simulation.newest().at(at).asText()).isEqualTo(after);
        assertThat(simulation.newest().at("/alarms/status").asText()).isEqualTo("DISABLED");
    }
}
