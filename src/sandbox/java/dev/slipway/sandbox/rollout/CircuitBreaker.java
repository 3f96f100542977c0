package dev.slipway.sandbox.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.task.Tasks;

/**
 * {@code deploymentCircuitBreaker} of a service
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html">circuit
 * breaker</a>).
 *
 * @param type BOUNDED_PERCENT, UNBOUNDED_PERCENT or COUNT
 * @param value percent or count
 * @param resetOnHealthyTask whether a healthy task resets the count of failures
 */
record CircuitBreaker(boolean enable, boolean rollback, String type, int value, boolean resetOnHealthyTask) {
    private static final int LEAST = 3;
    private static final int MOST = 200;

    static CircuitBreaker of(ServiceState service) {
        JsonNode given = service.settings().at("/deploymentConfiguration/deploymentCircuitBreaker");
        JsonNode threshold = given.path("thresholdConfiguration");
        return new CircuitBreaker(
                given.path("enable").asBoolean(),
                given.path("rollback").asBoolean(),
                threshold.path("type").asText("BOUNDED_PERCENT"),
                threshold.path("value").asInt(50),
                given.path("resetOnHealthyTask").asBoolean(true));
    }

    /** The number of failures that fails the deployment. */
    int threshold(int desiredCount) {
        return switch (type) {
            case "COUNT" -> value;
            case "UNBOUNDED_PERCENT" -> Math.max(1, percentOf(desiredCount));
            case "BOUNDED_PERCENT" -> Math.clamp(percentOf(desiredCount), LEAST, MOST);
            default -> throw SandboxException.invalid("thresholdConfiguration has no type \"" + type + "\".");
        };
    }

    /** @return the failures counted now */
    int count(int before, Tasks.Advance advance) {
        return (advance.becameHealthy() && resetOnHealthyTask ? 0 : before) + advance.failures();
    }

    private int percentOf(int desiredCount) {
        return Math.ceilDiv(desiredCount * value, 100);
    }
}
