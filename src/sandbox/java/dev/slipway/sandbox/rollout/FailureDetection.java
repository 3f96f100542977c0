package dev.slipway.sandbox.rollout;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The failure detection and the stages of a service deployment, as its history shows them.
 *
 * @param breaker DISABLED, MONITORING or TRIGGERED
 * @param triggered the alarms that went off
 * @param shift its stages, if the strategy shifts traffic
 */
public record FailureDetection(
        String breaker,
        int failures,
        int threshold,
        String alarms,
        List<String> alarmNames,
        List<String> triggered,
        Optional<Shift> shift) {

    /** Writes what the scheduler observed to the history while the deployment is in progress. */
    static ServiceState changed(ServiceState service, UnaryOperator<FailureDetection> change) {
        Optional<Rollout> rollout = service.primary()
                .flatMap(service::rollout)
                .filter(r -> r.status().equals("IN_PROGRESS"));
        if (rollout.isEmpty()) {
            return service;
        }
        FailureDetection now = change.apply(of(service));
        return rollout.get().watched().equals(Optional.of(now))
                ? service
                : service.withRollouts(
                        service.deployments(),
                        service.historyWith(service.primary().orElseThrow(), r -> r.with(now)));
    }

    private static FailureDetection of(ServiceState service) {
        CircuitBreaker breaker = CircuitBreaker.of(service);
        DeploymentAlarms alarms = DeploymentAlarms.of(service);
        Progress progress = service.progress();
        return new FailureDetection(
                breaker.enable() ? "MONITORING" : "DISABLED",
                progress.detection().failures(),
                breaker.threshold(service.desiredCount()),
                alarms.enable() && !progress.detection().alarmsIgnored() ? "MONITORING" : "DISABLED",
                alarms.names(),
                List.of(),
                progress.shift());
    }

    FailureDetection triggeredBy(Detector detector, List<String> goingOff) {
        return switch (detector) {
            case CIRCUIT_BREAKER ->
                new FailureDetection("TRIGGERED", failures, threshold, alarms, alarmNames, triggered, shift);
            case ALARM -> new FailureDetection(breaker, failures, threshold, "TRIGGERED", alarmNames, goingOff, shift);
            case HOOK, STAGE -> this;
        };
    }

    /** @param running whether the deployment is in progress; afterwards an untriggered detector is no longer monitoring */
    public void write(ObjectNode json, boolean running) {
        json.putObject("deploymentCircuitBreaker")
                .put("status", ended(breaker, running))
                .put("failureCount", failures)
                .put("threshold", threshold);
        ObjectNode alarm = json.putObject("alarms").put("status", ended(alarms, running));
        alarmNames.forEach(alarm.putArray("alarmNames")::add);
        triggered.forEach(alarm.putArray("triggeredAlarmNames")::add);
        ArrayNode hooks = json.putArray("lifecycleHookDetails");
        shift.ifPresent(s -> {
            json.put("lifecycleStage", s.stage().name());
            s.hooks().forEach(h -> hooks.add(h.json()));
        });
    }

    private static String ended(String status, boolean running) {
        return status.equals("MONITORING") && !running ? "MONITORING_COMPLETE" : status;
    }
}
