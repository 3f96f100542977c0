package dev.slipway.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ecs.FailureDetection.Detector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureDetectionTest {
    private static final String BREAKER = "ECS deployment circuit breaker: tasks failed to start.";
    private static final String ALARM = "ECS deployment alarm: an alarm went off.";
    private static final String UNKNOWN = "ECS reports the deployment as FAILED";

    /** The setting of the circuit breaker, that of the alarms, and the reason of the failure. */
    @ParameterizedTest
    @CsvSource({
        "FAILS,      ROLLS_BACK, " + BREAKER + ", false",
        "ROLLS_BACK, FAILS,      " + BREAKER + ", true",
        "ROLLS_BACK, OFF,        " + BREAKER + ", true",
        "FAILS,      ROLLS_BACK, " + ALARM + ",   true",
        "ROLLS_BACK, FAILS,      " + ALARM + ",   false",
        "FAILS,      ROLLS_BACK, " + UNKNOWN + ", true",
        "ROLLS_BACK, FAILS,      " + UNKNOWN + ", true",
        "FAILS,      FAILS,      " + UNKNOWN + ", false",
        "OFF,        OFF,        " + UNKNOWN + ", false"
    })
    void ecsRollsBackWhereTheDetectorThatFiredIsSetTo(
            Detector breaker, Detector alarms, String reason, boolean rollsBack) {
        assertThat(new FailureDetection(breaker, alarms).rollsBackAfter(reason)).isEqualTo(rollsBack);
    }

    @ParameterizedTest
    @CsvSource({"OFF, OFF, false", "FAILS, OFF, true", "OFF, FAILS, true", "ROLLS_BACK, OFF, true"})
    void ecsJudgesDeploymentsWhereEitherDetectorIsOn(Detector breaker, Detector alarms, boolean isOn) {
        assertThat(new FailureDetection(breaker, alarms).isOn()).isEqualTo(isOn);
    }
}
