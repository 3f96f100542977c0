package dev.slipway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.text.Quoted;
import dev.slipway.trigger.Trigger.Ended;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Reads ECS's events: a deployment that ended, a lifecycle hook that waits or failed, a release task that stopped, a registered task definition, or why the
 * event is ignored
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html">service
 * deployment events</a>).
 *
 * <p>It checks whether to ignore an event before it validates it: only an event to act on must be complete. ECS's
 * service action events have the same event names; they report the same end a second time and are ignored.
 */
final class EcsEventParser {
    private static final Predicate<String> DEPLOYMENT =
            Pattern.compile("ecs-svc/[A-Za-z0-9_-]{1,64}").asMatchPredicate();

    private final EventEnvelope envelope;
    private final JsonFields detail;

    private EcsEventParser(EventEnvelope envelope) {
        this.envelope = envelope;
        this.detail = new JsonFields("$.detail", envelope.detail());
    }

    static Trigger read(JsonNode event, EventEnvelope envelope, Invocation invocation) {
        var ecs = new EcsEventParser(envelope);
        Trigger trigger = ecs.trigger(event, invocation);
        return isFromItsPlace(trigger, event)
                ? trigger
                : ecs.ignored(event, "it is about another account or region than the one that sent it");
    }

    /** An account that forwards its events speaks for itself only. EventBridge writes where an event is from. */
    private static boolean isFromItsPlace(Trigger trigger, JsonNode event) {
        return !(trigger instanceof Trigger.EcsEvent about)
                || (about.account().equals(event.path("account").asText())
                        && about.region().equals(event.path("region").asText()));
    }

    private Trigger trigger(JsonNode event, Invocation invocation) {
        return switch (envelope.detailType()) {
            case "ECS Deployment State Change" -> changed(event, invocation);
            case HookParser.DETAIL_TYPE -> HookParser.read(envelope);
            case StoppedTaskParser.DETAIL_TYPE -> StoppedTaskParser.read(envelope);
            case CloudTrailParser.DETAIL_TYPE -> CloudTrailParser.read(envelope);
            default -> ignored(event, "Slipway does not act on it");
        };
    }

    private Trigger changed(JsonNode json, Invocation invocation) {
        Optional<String> name = detail.required("eventName", text -> true, "the name of the event");
        detail.check();
        Optional<Ended> ended = ended(name.orElseThrow());
        if (ended.isEmpty()) {
            return ignored(json, "Slipway acts only on the end of a deployment");
        }
        var event = new JsonFields("$", json);
        Optional<ServiceArn> service =
                event.first("resources", ServiceArn::isValid, ServiceArn.FORM).map(ServiceArn::parse);
        Optional<String> deployment =
                detail.required("deploymentId", DEPLOYMENT, "a deployment's id, ecs-svc/ and its number");
        Optional<Instant> at = detail.node("updatedAt").isNull()
                ? Optional.empty()
                : detail.text("updatedAt", EventEnvelope::isInstant, EventEnvelope.A_TIME)
                        .map(Instant::parse);
        Optional<String> reason = detail.node("reason").isNull() ? Optional.empty() : detail.text("reason");
        event.checkWith(detail);
        return new Trigger.StateChange(
                service.orElseThrow().account(),
                service.orElseThrow().region(),
                service.orElseThrow().cluster(),
                service.orElseThrow().name(),
                deployment.orElseThrow(),
                ended.get(),
                at.map(invocation::atMostNow).orElse(envelope.time()),
                reason.orElse(""));
    }

    private static Optional<Ended> ended(String eventName) {
        return switch (eventName) {
            case "SERVICE_DEPLOYMENT_COMPLETED" -> Optional.of(Ended.COMPLETED);
            case "SERVICE_DEPLOYMENT_FAILED" -> Optional.of(Ended.FAILED);
            default -> Optional.empty();
        };
    }

    private Trigger.Ignored ignored(JsonNode event, String why) {
        String name = shown(detail.node("eventName")).map(text -> " " + text).orElse("");
        String resource = shown(event.path("resources").path(0)).orElse("an unnamed resource");
        return new Trigger.Ignored("%s%s of %s: %s".formatted(Quoted.of(envelope.detailType()), name, resource, why));
    }

    private static Optional<String> shown(JsonNode node) {
        return Optional.ofNullable(node.textValue())
                .filter(text -> !text.isEmpty())
                .map(Quoted::of);
    }
}
