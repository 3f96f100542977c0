package dev.slipway.sandbox.rollout;

/**
 * What fails a deployment, and ECS's messages about it. AWS documents those of the circuit breaker; the others follow
 * their pattern, because AWS documents none.
 */
public enum Detector {
    CIRCUIT_BREAKER(
            "ECS deployment circuit breaker",
            "tasks failed to start.",
            "task failed to start.",
            "Service deployment rolled back because of a circuit breaker failure."),
    ALARM(
            "ECS deployment alarm",
            "an alarm went off.",
            "an alarm went off.",
            "Service deployment rolled back because an alarm went off."),
    HOOK(
            "ECS deployment lifecycle hook",
            "a lifecycle hook asked for it.",
            "a lifecycle hook asked for it.",
            "Service deployment rolled back because of a lifecycle hook."),
    STAGE(
            "ECS deployment lifecycle stage",
            "a stage took longer than 24 hours.",
            "a stage took longer than 24 hours.",
            "Service deployment rolled back because a stage took longer than 24 hours.");

    private final String name;
    private final String what;
    private final String event;
    private final String rollback;

    Detector(String name, String what, String event, String rollback) {
        this.name = name;
        this.what = what;
        this.event = event;
        this.rollback = rollback;
    }

    /** {@code rolloutStateReason} of the deployment that failed. */
    String deploymentReason() {
        return name + ": " + what;
    }

    /** {@code statusReason} of the service deployment. */
    String rolloutReason() {
        return "Service deployment failed: " + what;
    }

    String eventReason() {
        return name + ": " + event;
    }

    String rollbackReason() {
        return rollback;
    }

    String backReason(String deployment) {
        return name + ": rolling back to deploymentId " + deployment + ".";
    }
}
