package dev.slipway.trigger;

import dev.slipway.text.Quoted;
import dev.slipway.trigger.Trigger.HookChange.State;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads ECS's events about the lifecycle hooks of a deployment: one that waits for a person or that failed, or why the event is
 * ignored. The event only wakes the function, so when the hook expires is read from ECS
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_hook_state_change_events.html">hook state
 * change events</a>).
 */
final class HookParser {
    static final String DETAIL_TYPE = "ECS Hook State Change";

    private static final Pattern HOOK = Pattern.compile("[A-Za-z0-9:/_.-]{1,256}");
    private static final Pattern STAGE = Pattern.compile("[A-Z_]{1,64}");

    private final EventEnvelope envelope;
    private final JsonFields detail;

    private HookParser(EventEnvelope envelope) {
        this.envelope = envelope;
        this.detail = new JsonFields("$.detail", envelope.detail());
    }

    static Trigger read(EventEnvelope envelope) {
        return new HookParser(envelope).changed();
    }

    private Trigger changed() {
        String name = Optional.ofNullable(detail.node("eventName").textValue()).orElse("");
        Optional<State> state = State.ofEvent(name);
        if (state.isEmpty()) {
            return new Trigger.Ignored("%s %s: Slipway acts only on hooks that wait for a person, fail or time out"
                    .formatted(Quoted.of(envelope.detailType()), Quoted.of(name)));
        }
        Optional<ServiceArn> service = detail.required("serviceArn", ServiceArn::isValid, ServiceArn.FORM)
                .map(ServiceArn::parse);
        Optional<String> hook = detail.required("hookId", HOOK.asMatchPredicate(), "the id of a lifecycle hook");
        Optional<String> stage = detail.node("lifecycleStage").isNull()
                ? Optional.empty()
                : detail.text("lifecycleStage", STAGE.asMatchPredicate(), "a stage of a deployment");
        detail.check();
        return new Trigger.HookChange(
                service.orElseThrow().account(),
                service.orElseThrow().region(),
                service.orElseThrow().cluster(),
                service.orElseThrow().name(),
                hook.orElseThrow(),
                state.get(),
                stage);
    }
}
