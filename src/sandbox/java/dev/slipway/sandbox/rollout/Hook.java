package dev.slipway.sandbox.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Ids;
import dev.slipway.sandbox.rollout.Shift.Stage;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A lifecycle hook that began, an element of {@code lifecycleHookDetails}
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHookDetail.html">detail</a>:
 * hookId, targetType, targetArn, status, expiresAt, timeoutAction, but not the stage). The sandbox assumes that completed
 * hooks stay in the list.
 *
 * @param status AWAITING_ACTION, IN_PROGRESS, SUCCEEDED, FAILED or TIMED_OUT
 * @param call of a hook that calls a function; empty for a PAUSE hook
 */
record Hook(
        String id, Stage stage, String status, Instant expiresAt, String timeoutAction, Optional<FunctionCall> call) {
    private static final int LONGEST_MINUTES = 1440;

    /**
     * The next call of a hook's function.
     *
     * @param details {@code hookDetails} of the payload
     * @param due when ECS makes it; {@link Instant#MAX} while the function runs
     */
    record FunctionCall(String function, Optional<JsonNode> details, Instant due) {}

    /**
     * The hooks of a service that begin at a stage.
     *
     * @param begun how many hooks of the deployment began before
     */
    static List<Hook> at(Stage stage, ServiceState service, Rollout rollout, int begun, Instant now) {
        var hooks = new ArrayList<Hook>();
        for (JsonNode settings : all(service)) {
            if (settings.path("lifecycleStages")
                    .valueStream()
                    .anyMatch(at -> at.asText().equals(stage.name()))) {
                hooks.add(begin(settings, stage, rollout, begun + hooks.size(), now));
            }
        }
        return hooks;
    }

    static JsonNode all(ServiceState service) {
        return service.settings().at("/deploymentConfiguration/lifecycleHooks");
    }

    private static Hook begin(JsonNode settings, Stage stage, Rollout rollout, int number, Instant now) {
        JsonNode timeout = settings.path("timeoutConfiguration");
        Instant expiresAt =
                now.plus(Duration.ofMinutes(timeout.path("timeoutInMinutes").asInt(LONGEST_MINUTES)));
        String action = timeout.path("action").asText("ROLLBACK");
        if (settings.path("targetType").asText().equals("PAUSE")) {
            String id = "ecs-pause-" + Ids.letters(rollout.id(), number);
            return new Hook(id, stage, "AWAITING_ACTION", expiresAt, action, Optional.empty());
        }
        var call = new FunctionCall(
                settings.path("hookTargetArn").asText(), Optional.ofNullable(settings.get("hookDetails")), now);
        return new Hook(
                Ids.uuid("hook of " + rollout.id(), number),
                stage,
                "IN_PROGRESS",
                expiresAt,
                action,
                Optional.of(call));
    }

    boolean isWaiting() {
        return status.equals("AWAITING_ACTION");
    }

    /** Whether the deployment stays at the hook's stage. */
    boolean isOpen() {
        return isWaiting() || status.equals("IN_PROGRESS");
    }

    boolean hasFailed() {
        return status.equals("FAILED") || status.equals("TIMED_OUT");
    }

    /** When something happens to the open hook by itself. */
    Instant next() {
        Instant due = call.map(FunctionCall::due).orElse(Instant.MAX);
        return due.isBefore(expiresAt) ? due : expiresAt;
    }

    boolean isDue(Instant now) {
        return isOpen() && call.filter(c -> !c.due().isAfter(now)).isPresent();
    }

    Hook in(String newStatus) {
        return new Hook(id, stage, newStatus, expiresAt, timeoutAction, call);
    }

    Hook calling(FunctionCall newCall) {
        return new Hook(id, stage, status, expiresAt, timeoutAction, Optional.of(newCall));
    }

    String type() {
        return call.isPresent() ? "AWS_LAMBDA" : "PAUSE";
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("hookId", id).put("targetType", type());
        call.ifPresent(c -> json.put("targetArn", c.function()));
        json.put("status", status);
        json.set("expiresAt", AccountScope.time(expiresAt));
        return json.put("timeoutAction", timeoutAction);
    }
}
