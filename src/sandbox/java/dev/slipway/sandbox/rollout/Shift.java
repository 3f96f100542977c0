package dev.slipway.sandbox.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The lifecycle stage of a deployment, and the progress of a traffic shift from the old service revision to the new one
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html">stages</a>).
 *
 * @param since when the stage began
 * @param percent of production traffic on the new service revision
 * @param hooks all lifecycle hooks that began, oldest first
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
        return new Shift(Stage.RECONCILE_SERVICE, now, 0, List.of()).withHooksOfStage(service, rollout, now);
    }

    Shift to(Stage newStage, ServiceState service, Rollout rollout, Instant now) {
        return new Shift(newStage, now, percent, hooks).withHooksOfStage(service, rollout, now);
    }

    Shift withPercent(double newPercent, Instant now) {
        return new Shift(stage, now, newPercent, hooks);
    }

    Shift withHooks(UnaryOperator<Hook> change) {
        return new Shift(stage, since, percent, hooks.stream().map(change).toList());
    }

    List<Hook> open() {
        return hooks.stream().filter(Hook::isOpen).toList();
    }

    private Shift withHooksOfStage(ServiceState service, Rollout rollout, Instant now) {
        var all = new ArrayList<>(hooks);
        all.addAll(Hook.at(stage, service, rollout, hooks.size(), now));
        return new Shift(stage, since, percent, List.copyOf(all));
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
