package dev.slipway.aws;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Reads the lifecycle hooks of a service deployment
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html">lifecycle
 * hooks</a>).
 */
final class LifecycleHooks {
    private LifecycleHooks() {}

    /** @param response the JSON of DescribeServiceDeployments */
    static boolean hasWaitingPause(JsonNode response) {
        for (JsonNode deployment : response.path("serviceDeployments")) {
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
