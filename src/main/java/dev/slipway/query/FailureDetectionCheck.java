package dev.slipway.query;

import dev.slipway.config.Target;
import dev.slipway.config.Target.Rollback;
import dev.slipway.ecs.FailureDetection;
import dev.slipway.ecs.FailureDetection.Detector;
import dev.slipway.ecs.Service;

/** Whether ECS notices that a deployment fails. */
final class FailureDetectionCheck {
    private static final String SUBJECT = "circuit breaker";

    private FailureDetectionCheck() {}

    static Finding of(Target target, Service service) {
        FailureDetection detection = service.detection();
        if (!detection.isOn()) {
            return Finding.warn(
                    SUBJECT,
                    "neither a circuit breaker nor alarms judge deployments, so a failed one shows only at its deadline; set deployment_circuit_breaker in Terraform");
        }
        String what = detection.breaker() == Detector.OFF
                ? "alarms fail a deployment, and no circuit breaker does"
                : "the circuit breaker fails a deployment whose tasks do not start";
        if (detection.rollsBack()) {
            return Finding.ok(SUBJECT, what + ", and ECS rolls it back");
        }
        return target.rollback() == Rollback.AUTO
                ? Finding.ok(SUBJECT, what + ", and Slipway rolls it back")
                : Finding.warn(
                        SUBJECT,
                        what
                                + ", and nobody rolls it back; set `rollback` to auto, or rollback of deployment_circuit_breaker in Terraform");
    }
}
