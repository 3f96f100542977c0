package dev.slipway.aws;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Lifecycle hooks of a service deployment
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html">lifecycle
 * hooks</a>).
 */
final class Hooks {
    private Hooks() {}

    /** @param answer DescribeServiceDeployments' */
    static boolean oneWaits(JsonNode answer) {
        for (JsonNode deployment : answer.path("serviceDeployments")) {
            for (JsonNode hook : deployment.path("lifecycleHookDetails")) {
                boolean over = hook.path("status").asText().matches("SUCCEEDED|FAILED|CONTINUED|TIMED_OUT|ROLLED_BACK");
                if (hook.path("targetType").asText().equals("PAUSE") && !over) {
                    return true;
                }
            }
        }
        return false;
    }
}
