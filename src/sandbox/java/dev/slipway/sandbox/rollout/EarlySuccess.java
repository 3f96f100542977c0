package dev.slipway.sandbox.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.task.Tasks;

/**
 * {@code deploymentConfiguration.earlySuccessCriteria}: how many healthy new tasks complete a deployment.
 *
 * @param deferred whether COMPLETED comes before the old tasks are stopped
 */
record EarlySuccess(int healthyPercent, boolean deferred) {
    private static final EarlySuccess NONE = new EarlySuccess(100, false);

    static EarlySuccess of(ServiceState service) {
        JsonNode given = service.settings().at("/deploymentConfiguration/earlySuccessCriteria");
        return given.path("enable").asBoolean() && service.strategy().equals("ROLLING")
                ? new EarlySuccess(
                        given.path("healthyPercent").asInt(100),
                        given.path("sourceServiceRevisionCleanup").asText().equals("DEFERRED"))
                : NONE;
    }

    boolean isMet(Tasks tasks, int desiredCount) {
        return tasks.healthy() >= Math.ceilDiv(desiredCount * healthyPercent, 100);
    }
}
