package dev.slipway.sandbox.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Ids;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The progress of a traffic shift from the old service revision to the new one
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html">stages</a>).
 *
 * @param since when the stage began
 * @param percent of production traffic on the new service revision
 * @param hooks all PAUSE hooks that began, oldest first
 */
public record Shift(Stage stage, Instant since, double percent, List<Hook> hooks) {
    /** Lifecycle stages, in their order. */
    enum Stage {
        RECONCILE_SERVICE,
        PRE_SCALE_UP,
        SCALE_UP,
        POST_SCALE_UP,
        TEST_TRAFFIC_SHIFT,
        POST_TEST_TRAFFIC_SHIFT,
        PRE_PRODUCTION_TRAFFIC_SHIFT,
        PRODUCTION_TRAFFIC_SHIFT,
        POST_PRODUCTION_TRAFFIC_SHIFT,
        BAKE_TIME,
        CLEAN_UP;

        Stage next() {
            return switch (this) {
                case RECONCILE_SERVICE -> PRE_SCALE_UP;
                case PRE_SCALE_UP -> SCALE_UP;
                case SCALE_UP -> POST_SCALE_UP;
                case POST_SCALE_UP -> TEST_TRAFFIC_SHIFT;
                case TEST_TRAFFIC_SHIFT -> POST_TEST_TRAFFIC_SHIFT;
                case POST_TEST_TRAFFIC_SHIFT -> PRE_PRODUCTION_TRAFFIC_SHIFT;
                case PRE_PRODUCTION_TRAFFIC_SHIFT -> PRODUCTION_TRAFFIC_SHIFT;
                case PRODUCTION_TRAFFIC_SHIFT -> POST_PRODUCTION_TRAFFIC_SHIFT;
                case POST_PRODUCTION_TRAFFIC_SHIFT -> BAKE_TIME;
                case BAKE_TIME, CLEAN_UP -> CLEAN_UP;
            };
        }
    }

    static Shift begin(ServiceState service, Rollout rollout, Instant now) {
        return new Shift(Stage.RECONCILE_SERVICE, now, 0, List.of()).pausing(service, rollout, now);
    }

    Shift to(Stage newStage, ServiceState service, Rollout rollout, Instant now) {
        return new Shift(newStage, now, percent, hooks).pausing(service, rollout, now);
    }

    Shift withPercent(double newPercent, Instant now) {
        return new Shift(stage, now, newPercent, hooks);
    }

    Shift withHooks(UnaryOperator<Hook> change) {
        return new Shift(stage, since, percent, hooks.stream().map(change).toList());
    }

    List<Hook> waiting() {
        return hooks.stream().filter(Hook::isWaiting).toList();
    }

    private Shift pausing(ServiceState service, Rollout rollout, Instant now) {
        var all = new ArrayList<>(hooks);
        for (JsonNode hook : service.settings().at("/deploymentConfiguration/lifecycleHooks")) {
            boolean here = false;
            for (JsonNode at : hook.path("lifecycleStages")) {
                here |= at.asText().equals(stage.name());
            }
            if (here && hook.path("targetType").asText().equals("PAUSE")) {
                JsonNode timeout = hook.path("timeoutConfiguration");
                all.add(new Hook(
                        "ecs-pause-" + Ids.letters(rollout.id(), all.size()),
                        stage,
                        "AWAITING_ACTION",
                        now.plus(Duration.ofMinutes(
                                timeout.path("timeoutInMinutes").asInt(1440))),
                        timeout.path("action").asText("ROLLBACK")));
            }
        }
        return new Shift(stage, since, percent, List.copyOf(all));
    }

    /**
     * A PAUSE hook that began, an element of {@code lifecycleHookDetails}
     * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHookDetail.html">detail</a>:
     * hookId, targetType, status, expiresAt, timeoutAction, but not the stage). The sandbox assumes that completed hooks
     * stay in the list.
     *
     * @param status AWAITING_ACTION, SUCCEEDED, FAILED or TIMED_OUT
     */
    record Hook(String id, Stage stage, String status, Instant expiresAt, String timeoutAction) {
        boolean isWaiting() {
            return status.equals("AWAITING_ACTION");
        }

        Hook in(String newStatus) {
            return new Hook(id, stage, newStatus, expiresAt, timeoutAction);
        }

        ObjectNode json() {
            ObjectNode json = Json.object();
            json.put("hookId", id).put("targetType", "PAUSE").put("status", status);
            json.set("expiresAt", AccountScope.time(expiresAt));
            return json.put("timeoutAction", timeoutAction);
        }
    }

    /** The percentage of production traffic after the next step; empty if all traffic shifts at once. */
    static Optional<Double> after(ServiceState service, double percent) {
        JsonNode configuration = service.settings().path("deploymentConfiguration");
        double next = switch (service.strategy()) {
            case "LINEAR" ->
                percent + configuration.at("/linearConfiguration/stepPercent").asDouble(10);
            case "CANARY" ->
                percent > 0
                        ? 100
                        : configuration.at("/canaryConfiguration/canaryPercent").asDouble(5);
            default -> 100;
        };
        return next < 100 ? Optional.of(next) : Optional.empty();
    }

    /** The bake time between two steps of traffic. */
    static Duration stepBake(ServiceState service) {
        JsonNode configuration = service.settings().path("deploymentConfiguration");
        return Duration.ofMinutes(
                service.strategy().equals("LINEAR")
                        ? configuration
                                .at("/linearConfiguration/stepBakeTimeInMinutes")
                                .asInt(6)
                        : configuration
                                .at("/canaryConfiguration/canaryBakeTimeInMinutes")
                                .asInt(10));
    }

    /** The bake time of both revisions after all traffic is shifted. */
    static Duration bake(ServiceState service) {
        return Duration.ofMinutes(service.settings()
                .at("/deploymentConfiguration/bakeTimeInMinutes")
                .asInt(0));
    }
}
