package dev.slipway.sandbox.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.Simulation;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentAlarmsTest {
    private static final String ALARMS = "'alarms': {'alarmNames': ['cpu', 'errors'], 'enable': true, 'rollback': %s}";

    @Test
    void deploymentCompletesAfterBakeTime() {
        var simulation = new Simulation(2, ALARMS.formatted(true))
                .later(DeploymentAlarms.BAKE)
                .deploy(2)
                .run(10);
        assertThat(simulation.deployments())
                .containsExactly("PRIMARY web:2 IN_PROGRESS 2+0/2", "ACTIVE web:1 COMPLETED 0+0/0");

        simulation.later(DeploymentAlarms.BAKE.minusSeconds(1));
        assertThat(simulation.deployments()).first().isEqualTo("PRIMARY web:2 IN_PROGRESS 2+0/2");
        assertThat(simulation.newest().at("/alarms/status").asText()).isEqualTo("MONITORING");

        simulation.later(Duration.ofSeconds(1));
        assertThat(simulation.deployments()).containsExactly("PRIMARY web:2 COMPLETED 2+0/2");
        assertThat(simulation.newest().at("/alarms/status").asText()).isEqualTo("MONITORING_COMPLETE");
    }

    @ParameterizedTest(name = "rollback {0}: {1}")
    @CsvSource({"true, ROLLBACK_SUCCESSFUL, PRIMARY web:1 COMPLETED 2+0/2", "false, STOPPED, PRIMARY web:2 FAILED 2+0/2"
    })
    void alarmDuringBakeTimeFailsDeployment(boolean rollback, String status, String primary) {
        var simulation = new Simulation(2, ALARMS.formatted(rollback)).deploy(2).run(30);
        simulation.account().conditions().alarm("errors");

        simulation.run(30);

        assertThat(simulation.history()).startsWith(status);
        assertThat(simulation.deployments()).first().isEqualTo(primary);
        assertThat(simulation.events()).startsWith("IN_PROGRESS", "FAILED");
        assertThat(simulation.newest().at("/alarms/status").asText()).isEqualTo("TRIGGERED");
        assertThat(simulation.newest().at("/alarms/triggeredAlarmNames/0").asText())
                .isEqualTo("errors");
    }

    @Test
    void alarmThatRangBeforeDeploymentIsIgnored() {
        var simulation = new Simulation(2, ALARMS.formatted(true));
        simulation.account().conditions().alarm("cpu");
        simulation.deploy(2).run(5);
        simulation.account().conditions().ok("cpu").alarm("errors");

        simulation.run(5);

        assertThat(simulation.deployments()).containsExactly("PRIMARY web:2 COMPLETED 2+0/2");
        assertThat(simulation.newest().at("/alarms/status").asText()).isEqualTo("DISABLED");
    }

    @Test
    void alarmOfOtherServiceIsIgnored() {
        var simulation = new Simulation(2, ALARMS.formatted(true)).deploy(2).run(5);
        simulation.account().conditions().alarm("other");

        simulation.run(5).later(DeploymentAlarms.BAKE);

        assertThat(simulation.history()).startsWith("SUCCESSFUL");
    }

    @ParameterizedTest(name = "breaker rolls back {0}, alarms {1}, the {2} fires: {3}")
    @CsvSource({
        "true, false, breaker, ROLLBACK_SUCCESSFUL",
        "false, true, breaker, STOPPED",
        "true, false, alarm, STOPPED",
        "false, true, alarm, ROLLBACK_SUCCESSFUL"
    })
    void firingDetectorDecidesWhetherEcsRollsBack(boolean breaker, boolean alarms, String fires, String status) {
        var simulation = new Simulation(
                        2,
                        "'deploymentCircuitBreaker': {'enable': true, 'rollback': %s}, ".formatted(breaker)
                                + ALARMS.formatted(alarms))
                .behave(2, fires.equals("breaker") ? Simulation.CRASHES : Simulation.STUCK)
                .deploy(2)
                .run(3);
        if (fires.equals("alarm")) {
            simulation.account().conditions().alarm("cpu");
        }

        simulation.run(30).later(DeploymentAlarms.BAKE);

        assertThat(simulation.history()).startsWith(status);
    }
}
