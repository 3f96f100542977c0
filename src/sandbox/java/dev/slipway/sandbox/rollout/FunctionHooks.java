package dev.slipway.sandbox.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.rollout.Hook.FunctionCall;
import dev.slipway.sandbox.rollout.Shift.Stage;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Lifecycle hooks that are Lambda functions
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html">Lambda hooks</a>). A
 * function may call the account, so no function runs in a step of the scheduler: a call is {@linkplain #due due},
 * {@linkplain #taken taken}, and {@linkplain #answered answered} after the function has run.
 */
public final class FunctionHooks {
    private static final Duration USUAL_DELAY = Duration.ofSeconds(30);

    private final AccountScope account;
    private final LifecycleHooks hooks;

    public FunctionHooks(AccountScope account, LifecycleHooks hooks) {
        this.account = account;
        this.hooks = hooks;
    }

    /** The calls that are due now. */
    public List<HookCall> due(ServiceState service) {
        return shift(service).stream()
                .flatMap(shift -> shift.hooks().stream()
                        .filter(hook -> hook.isDue(account.now()))
                        .map(hook -> call(service, shift, hook)))
                .toList();
    }

    /** The function runs from now on, so that its call is not due again meanwhile. */
    public ServiceState taken(ServiceState service, HookCall call) {
        return find(service, call)
                .map(hook -> hooks.changed(service, hook, hook.calling(next(hook, Optional.empty(), Instant.MAX))))
                .orElse(service);
    }

    /**
     * What follows from the function's answer. It does not count if the hook timed out, or the deployment ended, meanwhile.
     *
     * @param answer empty where the function failed, or does not exist
     */
    public ServiceState answered(ServiceState service, HookCall call, Optional<JsonNode> answer) {
        Optional<Hook> found = find(service, call).filter(Hook::isOpen);
        if (found.isEmpty()) {
            return service;
        }
        Hook hook = found.get();
        return switch (answer.map(json -> json.path("hookStatus").asText()).orElse("")) {
            case "SUCCEEDED" -> hooks.settled(service, hook, "SUCCEEDED");
            case "IN_PROGRESS" ->
                hooks.changed(
                        service,
                        hook,
                        hook.calling(next(
                                hook,
                                answer.map(json -> json.get("hookDetails")),
                                account.now().plus(delay(answer.orElseThrow())))));
            default -> hooks.failed(service, hook, "FAILED");
        };
    }

    private static Duration delay(JsonNode answer) {
        int seconds = answer.path("callBackDelay").asInt();
        return seconds > 0 ? Duration.ofSeconds(seconds) : USUAL_DELAY;
    }

    /** The hook's next call. ECS merges what the function returns into the details of the next call. */
    private static FunctionCall next(Hook hook, Optional<JsonNode> returned, Instant due) {
        FunctionCall call = hook.call().orElseThrow();
        Optional<JsonNode> details = returned.isEmpty() ? call.details() : Optional.of(merged(call, returned.get()));
        return new FunctionCall(call.function(), details, due);
    }

    private static JsonNode merged(FunctionCall call, JsonNode returned) {
        return call.details().orElse(returned) instanceof ObjectNode known && returned instanceof ObjectNode more
                ? known.deepCopy().setAll(more)
                : returned;
    }

    private static Optional<Hook> find(ServiceState service, HookCall call) {
        return shift(service).stream()
                .flatMap(shift -> shift.hooks().stream())
                .filter(hook -> hook.id().equals(call.hook()))
                .findFirst();
    }

    private static Optional<Shift> shift(ServiceState service) {
        return service.progress().shift();
    }

    private HookCall call(ServiceState service, Shift shift, Hook hook) {
        Rollout rollout =
                service.primary().flatMap(service::rollout).orElseThrow(() -> new IllegalStateException(service.key()));
        FunctionCall call = hook.call().orElseThrow();
        ObjectNode payload = Json.object()
                // AWS describes executionId and hookId in the same words
                .put("executionId", hook.id())
                .put("lifecycleStage", hook.stage().name())
                .put("resourceArn", account.arn("ecs", "service-deployment/" + service.key() + "/" + rollout.id()));
        ObjectNode details = payload.putObject("executionDetails")
                .put("serviceArn", account.arn("ecs", "service/" + service.key()))
                .put("targetServiceRevisionArn", revision(service, rollout.target()));
        details.set("testTrafficWeights", testWeights(service, rollout, hook.stage()));
        details.set("productionTrafficWeights", productionWeights(service, rollout, shift, hook.stage()));
        call.details().ifPresent(given -> payload.set("hookDetails", given));
        return new HookCall(service.key(), hook.id(), call.function(), Json.write(payload));
    }

    private ObjectNode testWeights(ServiceState service, Rollout rollout, Stage stage) {
        return stage == Stage.TEST_TRAFFIC_SHIFT ? weights(service, rollout, 100) : Json.object();
    }

    private ObjectNode productionWeights(ServiceState service, Rollout rollout, Shift shift, Stage stage) {
        return stage == Stage.PRE_PRODUCTION_TRAFFIC_SHIFT || stage == Stage.PRODUCTION_TRAFFIC_SHIFT
                ? weights(service, rollout, shift.percent())
                : Json.object();
    }

    /** As AWS documents them: only the stages that shift traffic have weights. */
    private ObjectNode weights(ServiceState service, Rollout rollout, double percent) {
        ObjectNode weights = Json.object();
        weights.set(revision(service, rollout.target()), number(percent));
        rollout.sources().forEach(source -> weights.set(revision(service, source), number(100 - percent)));
        return weights;
    }

    private static JsonNode number(double percent) {
        return percent == Math.rint(percent) ? LongNode.valueOf(Math.round(percent)) : DoubleNode.valueOf(percent);
    }

    private String revision(ServiceState service, String revision) {
        return account.arn("ecs", "service-revision/" + service.key() + "/" + revision);
    }
}
