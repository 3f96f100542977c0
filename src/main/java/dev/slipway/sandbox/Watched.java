package dev.slipway.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.Shift.Hook;
import java.util.List;
import java.util.Optional;

/**
 * What a service deployment's history keeps of its failure detection and stages.
 *
 * @param breaker DISABLED, MONITORING or TRIGGERED
 * @param triggered the alarms that went off
 * @param stage its lifecycle stage, where traffic is shifted
 */
record Watched(
        String breaker,
        int failures,
        int threshold,
        String alarms,
        List<String> alarmNames,
        List<String> triggered,
        Optional<Shift.Stage> stage,
        List<Hook> hooks) {

    static Watched of(ServiceState service, Progress.Detection detection, Optional<Shift> shift) {
        CircuitBreaker breaker = CircuitBreaker.of(service);
        DeploymentAlarms alarms = DeploymentAlarms.of(service);
        return new Watched(
                breaker.enable() ? "MONITORING" : "DISABLED",
                detection.failures(),
                breaker.threshold(service.desiredCount()),
                alarms.enable() && !detection.alarmsIgnored() ? "MONITORING" : "DISABLED",
                alarms.names(),
                List.of(),
                shift.map(Shift::stage),
                shift.map(Shift::hooks).orElse(List.of()));
    }

    Watched triggeredBy(Detector detector, List<String> goingOff) {
        return switch (detector) {
            case CIRCUIT_BREAKER ->
                new Watched("TRIGGERED", failures, threshold, alarms, alarmNames, triggered, stage, hooks);
            case ALARM -> new Watched(breaker, failures, threshold, "TRIGGERED", alarmNames, goingOff, stage, hooks);
            case HOOK, STAGE -> this;
        };
    }

    /** @param running a detector that was not triggered has done its work when the deployment ends */
    void write(ObjectNode json, boolean running) {
        json.putObject("deploymentCircuitBreaker")
                .put("status", ended(breaker, running))
                .put("failureCount", failures)
                .put("threshold", threshold);
        ObjectNode alarm = json.putObject("alarms").put("status", ended(alarms, running));
        alarmNames.forEach(alarm.putArray("alarmNames")::add);
        triggered.forEach(alarm.putArray("triggeredAlarmNames")::add);
        stage.ifPresent(s -> json.put("lifecycleStage", s.name()));
        ArrayNode details = json.putArray("lifecycleHookDetails");
        hooks.forEach(h -> details.add(h.json()));
    }

    private static String ended(String status, boolean running) {
        return status.equals("MONITORING") && !running ? "MONITORING_COMPLETE" : status;
    }
}
