package dev.slipway.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.ecs.PauseHook;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads the lifecycle hooks of a service deployment
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html">lifecycle
 * hooks</a>).
 */
final class LifecycleHooks {
    private LifecycleHooks() {}

    /** @param response the JSON of DescribeServiceDeployments */
    static Optional<PauseHook> waitingPause(JsonNode response) {
        for (JsonNode deployment : response.path("serviceDeployments")) {
            for (JsonNode hook : deployment.path("lifecycleHookDetails")) {
                if (hook.path("targetType").asText().equals("PAUSE")
                        && hook.path("status").asText().equals("AWAITING_ACTION")) {
                    // a hook's details do not name its stage, but ECS passes one stage at a time
                    return Optional.of(new PauseHook(
                            hook.path("hookId").asText(),
                            Optional.ofNullable(
                                    deployment.path("lifecycleStage").textValue()),
                            time(hook.path("expiresAt")),
                            Optional.ofNullable(hook.path("timeoutAction").textValue())));
                }
            }
        }
        return Optional.empty();
    }

    /** In AWS's JSON a time is a number of seconds. */
    private static Optional<Instant> time(JsonNode seconds) {
        return seconds.isNumber()
                ? Optional.of(Instant.EPOCH.plus(Duration.ofMillis(Math.round(seconds.doubleValue() * 1000))))
                : Optional.empty();
    }
}
