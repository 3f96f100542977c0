package dev.slipway.road;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many answers have to be waited for, one after the other, from an event to what follows. */
class WayBackTripsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void fourRoundTripsLeadFromAFailureToTheTelling(int goodBefore) {
        try (var stage = new Stage().web()) {
            var endings = new Endings(stage);
            for (int i = 1; i <= goodBefore; i++) {
                endings.good("main-" + i);
            }
            endings.bad("main-9");
            stage.world().forgetCalls();
            // the service and the log's end; the entries before it; what is written down, and whether the image is
            // there
            var waves = new Waves(2, goodBefore, 3, 1);
            stage.world().faults().before(waves);
            endings.hear();

            assertThat(waves.operations(0)).containsExactlyInAnyOrder("DescribeServices", "DescribeTaskDefinition");
            assertThat(waves.operations(1)).containsOnly("DescribeTaskDefinition");
            assertThat(waves.operations(2)).containsExactlyInAnyOrder("TagResource", "TagResource", "DescribeImages");
            assertThat(waves.operations(3)).containsExactly("UpdateService");
            assertThat(waves.inTime()).isTrue();
            assertThat(stage.done("UpdateService")).hasSize(1);
        }
    }

    @Test
    void twoLeadFromACompletionToItsNote() {
        try (var stage = new Stage().web()) {
            var endings = new Endings(stage).push("main-1");
            var waves = new Waves(2, 1);
            stage.world().faults().before(waves);
            endings.completes("dev", "web");

            assertThat(waves.operations(1)).containsExactly("TagResource");
            assertThat(waves.inTime()).isTrue();
            assertThat(endings.states("web-dev")).isEqualTo("good");
        }
    }
}
