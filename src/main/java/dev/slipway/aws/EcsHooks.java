package dev.slipway.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.ecs.PauseHook;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookAction;

/**
 * Reads and continues the lifecycle hooks of a service deployment through the SDK
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html">lifecycle
 * hooks</a>).
 */
record EcsHooks(Supplier<EcsClient> ecs, AwsCall call) {
    void resume(String serviceDeploymentArn, String hookId) {
        call.make(
                "ContinueServiceDeployment",
                settings -> ecs.get()
                        .continueServiceDeployment(r -> r.serviceDeploymentArn(serviceDeploymentArn)
                                .hookId(hookId)
                                .action(DeploymentLifecycleHookAction.CONTINUE)
                                .overrideConfiguration(settings)));
    }

    /** Reads the response's JSON, because the SDK's types do not have the status of PAUSE hooks. */
    Optional<PauseHook> waitingPause(String serviceDeploymentArn) {
        var raw = new RawJson.Received();
        return call.make("DescribeServiceDeployments", settings -> {
            ecs.get()
                    .describeServiceDeployments(r -> r.serviceDeploymentArns(serviceDeploymentArn)
                            .overrideConfiguration(o -> {
                                settings.accept(o);
                                o.putExecutionAttribute(RawJson.RESPONSE, raw);
                            }));
            return waitingPause(raw.json());
        });
    }

    private static Optional<PauseHook> waitingPause(JsonNode response) {
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
