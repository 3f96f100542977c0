package dev.slipway.sandbox.rollout;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The limits for the number of tasks in a rolling update.
 *
 * @param minimumHealthy percent of the desired count, rounded up
 * @param maximum percent of the desired count, rounded down
 */
record Percents(int minimumHealthy, int maximum) {
    static Percents of(ServiceState service) {
        JsonNode given = service.settings().path("deploymentConfiguration");
        return new Percents(
                given.path("minimumHealthyPercent").asInt(service.isDaemon() ? 0 : 100),
                given.path("maximumPercent").asInt(service.isDaemon() ? 100 : 200));
    }

    int atLeast(int desiredCount) {
        return Math.ceilDiv(desiredCount * minimumHealthy, 100);
    }

    int atMost(int desiredCount) {
        return desiredCount * maximum / 100;
    }
}
