package dev.slipway.sandbox.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.task.Conditions;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * {@code deploymentConfiguration.alarms} of a service
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html">alarms</a>).
 */
record DeploymentAlarms(boolean enable, boolean rollback, List<String> names) {
    /** ECS's own bake time is published as "less than 5 minutes". */
    static final Duration BAKE = Duration.ofMinutes(3);

    static DeploymentAlarms of(ServiceState service) {
        JsonNode given = service.settings().at("/deploymentConfiguration/alarms");
        List<String> names = StreamSupport.stream(given.path("alarmNames").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        return new DeploymentAlarms(
                given.path("enable").asBoolean(), given.path("rollback").asBoolean(), names);
    }

    /** The alarms that fail a deployment now. */
    List<String> goingOff(Conditions conditions) {
        return enable ? names.stream().filter(conditions::isInAlarm).toList() : List.of();
    }
}
