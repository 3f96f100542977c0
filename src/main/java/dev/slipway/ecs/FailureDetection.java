package dev.slipway.ecs;

/**
 * What fails a service's deployments: the
 * <a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html">circuit
 * breaker</a> and the <a
 * href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html">alarms</a>. Either one
 * can fail a deployment, and only its own flag says whether ECS then rolls the service back.
 */
public record FailureDetection(Detector breaker, Detector alarms) {
    /** Without it, ECS reports no deployment as FAILED: it keeps starting tasks. */
    public static final FailureDetection NONE = new FailureDetection(Detector.OFF, Detector.OFF);

    private static final String BREAKER = "circuit breaker";
    private static final String ALARM = "alarm";

    /** The setting of one detector. */
    public enum Detector {
        OFF,
        /** It fails deployments. */
        FAILS,
        /** It fails deployments, and ECS rolls the service back. */
        ROLLS_BACK;

        public static Detector of(boolean isEnabled, boolean isRollback) {
            return !isEnabled ? OFF : isRollback ? ROLLS_BACK : FAILS;
        }
    }

    /** Whether ECS itself judges deployments. */
    public boolean isOn() {
        return breaker != Detector.OFF || alarms != Detector.OFF;
    }

    public boolean rollsBack() {
        return breaker == Detector.ROLLS_BACK || alarms == Detector.ROLLS_BACK;
    }

    /** Whether the detector that this reason names rolls the service back; where it names none, whether any does. */
    public boolean rollsBackAfter(String reason) {
        if (reason.contains(BREAKER)) {
            return breaker == Detector.ROLLS_BACK;
        }
        return reason.contains(ALARM) ? alarms == Detector.ROLLS_BACK : rollsBack();
    }
}
