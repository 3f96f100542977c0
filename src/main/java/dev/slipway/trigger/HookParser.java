package dev.slipway.trigger;

import dev.slipway.text.Quoted;
import dev.slipway.trigger.Trigger.HookChange.State;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Reads ECS's events about the lifecycle hooks of a deployment: one that waits for a person or that failed, or why the event is
 * ignored
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_hook_state_change_events.html">hook state
 * change events</a>).
 */
final class HookParser {
    static final String DETAIL_TYPE = "ECS Hook State Change";

    private static final Pattern SERVICE =
            Pattern.compile("arn:aws[a-z-]{0,20}:ecs:(?<region>[a-z]{2}[a-z0-9-]{1,30}):(?<account>[0-9]{12}):service/"
                    + "(?:(?<cluster>[A-Za-z0-9_-]{1,255})/)?(?<name>[A-Za-z0-9_-]{1,255})");

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
        Optional<String> service = detail.required(
                "serviceArn",
                SERVICE.asMatchPredicate(),
                "a service's ARN, arn:aws:ecs:region:account:service/cluster/name");
        Optional<String> hook = detail.required("hookId", HOOK.asMatchPredicate(), "the id of a lifecycle hook");
        Optional<String> stage = known("lifecycleStage", STAGE.asMatchPredicate(), "a stage of a deployment");
        Optional<Instant> until = known("expiresAt", EventEnvelope::isInstant, EventEnvelope.A_TIME)
                .map(Instant::parse);
        detail.check();
        MatchResult of =
                SERVICE.matcher(service.orElseThrow()).results().findFirst().orElseThrow();
        return new Trigger.HookChange(
                of.group("account"),
                of.group("region"),
                Optional.ofNullable(of.group("cluster")),
                of.group("name"),
                hook.orElseThrow(),
                state.get(),
                stage,
                until);
    }

    /** @return empty also for null */
    private Optional<String> known(String name, Predicate<String> valid, String what) {
        return detail.node(name).isNull() ? Optional.empty() : detail.text(name, valid, what);
    }
}
