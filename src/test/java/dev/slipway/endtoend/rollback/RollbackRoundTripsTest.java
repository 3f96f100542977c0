package dev.slipway.endtoend.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fixtures.CallWaves;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The number of sequential round trips from an event to the call that it leads to. */
class RollbackRoundTripsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void rollbackTakesFourRoundTrips(int goodBefore) {
        try (var stage = new FunctionFixture().web()) {
            var endings = new DeploymentFixture(stage);
            for (int i = 1; i <= goodBefore; i++) {
                endings.deployGood("main-" + i);
            }
            endings.deployBad("main-9");
            stage.account().forgetCalls();
            // the service and the newest release; the releases before it, and whether ECS rolls back; the recorded
            // rollback, and whether the image exists; the cause is read meanwhile, and the rollback does not wait for
            // it
            var waves = new CallWaves(2, goodBefore + 1, 4, 2);
            stage.account().faults().before(waves);
            endings.deliverEvents();

            assertThat(waves.operations(0)).containsExactlyInAnyOrder("DescribeServices", "DescribeTaskDefinition");
            assertThat(waves.operations(1))
                    .containsOnlyOnce("ListServiceDeployments")
                    .containsOnly("DescribeTaskDefinition", "ListServiceDeployments");
            assertThat(waves.operations(2))
                    .containsExactlyInAnyOrder("TagResource", "TagResource", "DescribeImages", "ListTasks");
            assertThat(waves.operations(3)).containsExactlyInAnyOrder("UpdateService", "DescribeTasks");
            assertThat(waves.inTime()).isTrue();
            assertThat(stage.executed("UpdateService")).hasSize(1);
        }
    }

    @Test
    void recordingCompletionTakesTwoRoundTrips() {
        try (var stage = new FunctionFixture().web()) {
            var endings = new DeploymentFixture(stage).push("main-1");
            var waves = new CallWaves(2, 1);
            stage.account().faults().before(waves);
            endings.completes("dev", "web");

            assertThat(waves.operations(1)).containsExactly("TagResource");
            assertThat(waves.inTime()).isTrue();
            assertThat(endings.states("web-dev")).isEqualTo("good");
        }
    }
}
