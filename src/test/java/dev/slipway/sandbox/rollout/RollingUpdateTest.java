package dev.slipway.sandbox.rollout;

import static dev.slipway.sandbox.Calls.ecs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.Simulation;
import dev.slipway.sandbox.account.AwsAccount;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollingUpdateTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    @Test
    void newTasksStartAlongsideAndReplaceOldOnes() {
        var simulation = new Simulation(4, "").deploy(2).step();

        assertThat(simulation.deployments())
                .containsExactly("PRIMARY web:2 IN_PROGRESS 0+4/4", "ACTIVE web:1 COMPLETED 4+0/4");
        assertThat(simulation.service().path("runningCount").asInt()).isEqualTo(4);
        assertThat(simulation.service().path("pendingCount").asInt()).isEqualTo(4);

        simulation.run(9);
        assertThat(simulation.deployments()).first().isEqualTo("PRIMARY web:2 IN_PROGRESS 0+4/4");

        simulation.run(1);
        assertThat(simulation.deployments()).containsExactly("PRIMARY web:2 COMPLETED 4+0/4");
        assertThat(simulation.history()).containsExactly("SUCCESSFUL", "SUCCESSFUL");
        assertThat(simulation.events()).containsExactly("IN_PROGRESS", "COMPLETED");
    }

    @ParameterizedTest(name = "desired {0}, {1} % to {2} %: at first {3} old and {4} new")
    @CsvSource({
        "4, 100, 200, 4, 4, true",
        "4, 100, 150, 4, 2, true",
        "4, 50, 100, 2, 2, true",
        "4, 50, 150, 2, 4, true",
        "3, 50, 100, 2, 1, true",
        "4, 0, 100, 0, 4, true",
        "1, 0, 100, 0, 1, true",
        "1, 100, 150, 1, 0, false",
        "4, 100, 100, 4, 0, false"
    })
    void percentagesLimitTasksReplacedAtOnce(int desired, int least, int most, int old, int launched, boolean ends) {
        var simulation = new Simulation(
                        desired, "'minimumHealthyPercent': %d, 'maximumPercent': %d".formatted(least, most))
                .deploy(2)
                .step();

        assertThat(simulation.deployments())
                .containsExactly(
                        "PRIMARY web:2 IN_PROGRESS 0+%d/%d".formatted(launched, desired),
                        "ACTIVE web:1 COMPLETED %d+0/%d".formatted(old, old));
        simulation.run(60);
        assertThat(simulation.deployments().size() == 1).isEqualTo(ends);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"CRASHES, 0+4/4 failed 8", "UNHEALTHY, 4+0/4", "STUCK, 0+4/4"})
    void badDeploymentStaysInProgressWithoutFailureDetection(String behaviour, String tasks) {
        var simulation = new Simulation(4, "")
                .behave(
                        2,
                        switch (behaviour) {
                            case "CRASHES" -> Simulation.CRASHES;
                            case "UNHEALTHY" -> Simulation.UNHEALTHY;
                            default -> Simulation.STUCK;
                        })
                .deploy(2)
                .run(12);

        assertThat(simulation.deployments())
                .containsExactly("PRIMARY web:2 IN_PROGRESS " + tasks, "ACTIVE web:1 COMPLETED 4+0/4");
        simulation.later(Duration.ofDays(2)).run(600);
        assertThat(simulation.events()).containsExactly("IN_PROGRESS");
        assertThat(simulation.history()).startsWith("IN_PROGRESS");
    }

    @Test
    void taskBehavesLikeWorstOfItsImages() {
        var simulation = new Simulation(1, "");
        simulation.account().setup().taskDefinition("""
                {"family": "web", "containerDefinitions": [{"name": "a", "image": "app:1", "memory": 128},
                  {"name": "b", "image": "r/agent:3@sha256:%s", "memory": 128}]}""".formatted(DIGEST));
        simulation
                .account()
                .conditions()
                .behave("sha256:" + DIGEST, Simulation.STUCK)
                .behave("app:1", Simulation.STARTS);

        simulation.deploy(4).run(60);

        assertThat(simulation.deployments()).first().isEqualTo("PRIMARY web:4 IN_PROGRESS 0+1/1");
    }

    @Test
    void healthyTaskResetsFailedTasks() {
        var simulation =
                new Simulation(4, "").behave(2, Simulation.CRASHES).deploy(2).run(5);
        assertThat(simulation.deployments()).first().isEqualTo("PRIMARY web:2 IN_PROGRESS 0+4/4 failed 4");

        simulation.behave(2, Simulation.STARTS).run(10);

        assertThat(simulation.deployments()).containsExactly("PRIMARY web:2 COMPLETED 4+0/4");
    }

    @Test
    void scalingStartsNoDeployment() {
        var simulation = new Simulation(2, "").update("'desiredCount': 5").step();
        assertThat(simulation.deployments()).containsExactly("PRIMARY web:1 COMPLETED 2+3/5");

        simulation.run(10);
        assertThat(simulation.deployments()).containsExactly("PRIMARY web:1 COMPLETED 5+0/5");

        simulation.update("'desiredCount': 1").step();
        assertThat(simulation.deployments()).containsExactly("PRIMARY web:1 COMPLETED 1+0/1");
        assertThat(simulation.events()).isEmpty();
    }

    @Test
    void deploymentCompletesAtOnceWithoutDesiredTasks() {
        var simulation =
                new Simulation(0, "").behave(2, Simulation.CRASHES).deploy(2).step();

        assertThat(simulation.deployments()).containsExactly("PRIMARY web:2 COMPLETED 0+0/0");
    }

    @Test
    void newerDeploymentReplacesOneInProgress() {
        var simulation = new Simulation(2, "").deploy(2).run(3).deploy(3);
        assertThat(simulation.history()).containsExactly("IN_PROGRESS", "STOP_REQUESTED", "SUCCESSFUL");

        simulation.step();
        assertThat(simulation.deployments())
                .containsExactly(
                        "PRIMARY web:3 IN_PROGRESS 0+2/2",
                        "ACTIVE web:2 IN_PROGRESS 0+0/0",
                        "ACTIVE web:1 COMPLETED 2+0/2");

        simulation.run(10);
        assertThat(simulation.history()).containsExactly("SUCCESSFUL", "STOPPED", "SUCCESSFUL");
        assertThat(simulation.deployments()).containsExactly("PRIMARY web:3 COMPLETED 2+0/2");
    }

    @Test
    void sixthDeploymentIsRefusedWhileFiveHaveTasks() {
        var simulation = new Simulation(10, "'minimumHealthyPercent': 100, 'maximumPercent': 110");
        for (int i = 0; i < 4; i++) {
            simulation.deploy(2 + i % 2).run(40 - 10 * i);
        }
        assertThat(simulation.deployments())
                .hasSize(5)
                .noneSatisfy(d -> assertThat(d).contains(" 0+0/"));

        assertThatThrownBy(() -> simulation.deploy(2))
                .hasMessage("5 active deployments exist, unable to create new deployment.");

        simulation.run(110);
        assertThat(simulation.deployments()).containsExactly("PRIMARY web:3 COMPLETED 10+0/10");
        simulation.deploy(2);
    }

    @ParameterizedTest(name = "cleanup {0}: COMPLETED with {1}")
    @CsvSource({
        "DEFERRED, 'PRIMARY web:2 COMPLETED 2+0/4,ACTIVE web:1 COMPLETED 4+0/4'",
        "BLOCKING, 'PRIMARY web:2 IN_PROGRESS 2+2/4,ACTIVE web:1 COMPLETED 2+0/2'"
    })
    void earlySuccessDoesNotWaitForAllTasks(String cleanup, String deployments) {
        var simulation = new Simulation(
                        4,
                        Simulation.BREAKER + ", 'maximumPercent': 150, 'earlySuccessCriteria': {'enable': true,"
                                + " 'healthyPercent': 50, 'sourceServiceRevisionCleanup': '%s'}".formatted(cleanup))
                .deploy(2)
                .run(10);

        assertThat(String.join(",", simulation.deployments())).isEqualTo(deployments);
        simulation.run(11);
        assertThat(simulation.deployments()).containsExactly("PRIMARY web:2 COMPLETED 4+0/4");
    }

    @Test
    void failuresAfterEarlySuccessAreNotDetected() {
        var simulation = new Simulation(
                        4,
                        Simulation.BREAKER + ", 'maximumPercent': 150, 'earlySuccessCriteria': {'enable': true,"
                                + " 'healthyPercent': 50, 'sourceServiceRevisionCleanup': 'DEFERRED'}")
                .deploy(2)
                .run(10)
                .behave(2, Simulation.CRASHES)
                .run(120);

        assertThat(simulation.events()).containsExactly("IN_PROGRESS", "COMPLETED");
        assertThat(simulation.deployments()).first().asString().startsWith("PRIMARY web:2 COMPLETED");
        assertThat(simulation.history()).startsWith("SUCCESSFUL");
    }

    @Test
    void copyIsIndependentAndHasOwnFingerprint() {
        var simulation = new Simulation(2, "").deploy(2);
        AwsAccount copy = simulation.account().copy();
        assertThat(copy.fingerprint()).isEqualTo(simulation.account().fingerprint());

        simulation.step();

        assertThat(copy.fingerprint()).isNotEqualTo(simulation.account().fingerprint());
        copy.step();
        assertThat(copy.fingerprint()).isEqualTo(simulation.account().fingerprint());
        copy.conditions().alarm("cpu");
        assertThat(copy.fingerprint()).isNotEqualTo(simulation.account().fingerprint());
    }

    @Test
    void manualSettlingSettlesSimulation() {
        var simulation =
                new Simulation(2, "").behave(2, Simulation.STUCK).deploy(2).run(5);
        simulation.account().settle("dev", "web");

        simulation.run(5);

        assertThat(simulation.deployments()).containsExactly("PRIMARY web:2 COMPLETED 2+0/2");
    }

    @Test
    void settledAccountHasNoNextStep() {
        var simulation = new Simulation(2, "");
        assertThat(simulation.account().nextStep()).isEmpty();

        simulation.deploy(2);
        assertThat(simulation.account().nextStep()).contains(simulation.now());
        simulation.step();
        assertThat(simulation.account().nextStep()).contains(simulation.now().plusSeconds(10));
    }

    @Test
    void deletedServiceIsSkipped() {
        var simulation = new Simulation(2, "").deploy(2).step();
        ecs(simulation.account(), "DeleteService", "{'cluster': 'dev', 'service': 'web', 'force': true}");

        simulation.run(20);

        assertThat(simulation.service().path("status").asText()).isEqualTo("INACTIVE");
        assertThat(simulation.service().path("runningCount").asInt()).isZero();
    }
}
