package dev.slipway.aws;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Lifecycle hooks of a service deployment
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html">lifecycle
 * hooks</a>).
 */
final class LifecycleHooks {
    private LifecycleHooks() {}

    /** @param answer DescribeServiceDeployments' */
    static boolean oneWaits(JsonNode answer) {
        for (JsonNode deployment : answer.path("serviceDeployments")) {
            for (JsonNode hook : deployment.path("lifecycleHookDetails")) {
                if (hook.path("targetType").asText().equals("PAUSE")
                        && hook.path("status").asText().equals("AWAITING_ACTION")) {
                    return true;
                }
            }
        }
        return false;
    }
}
