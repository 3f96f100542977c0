package dev.slipway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.text.Json;
import dev.slipway.text.MalformedJsonException;
import dev.slipway.text.Quoted;
import dev.slipway.trigger.ParsedEvent.Origin;

/** Reads the JSON that a function is invoked with. No code behind it sees that JSON. */
public final class TriggerParser {
    private static final String REQUESTED = "Slipway Deploy Requested";
    private static final String SCHEDULED = "Scheduled Event";

    private TriggerParser() {}

    /** Reads an EventBridge event or a direct request. */
    public static ParsedEvent parse(String text, Invocation invocation) {
        JsonNode event;
        try {
            event = Json.parse(text);
        } catch (MalformedJsonException malformed) {
            return new ParsedEvent(refused(malformed), Origin.REQUEST, false);
        }
        boolean isEvent = EventEnvelope.around(event);
        JsonNode request = isEvent ? event.path("detail") : event;
        return new ParsedEvent(
                trigger(event, invocation),
                isEvent ? Origin.EVENT : Origin.REQUEST,
                request.path("dryRun").asBoolean());
    }

    private static Trigger trigger(JsonNode event, Invocation invocation) {
        try {
            return read(event, invocation);
        } catch (InvalidRequestException invalid) {
            return refused(invalid);
        }
    }

    private static Trigger refused(RuntimeException invalid) {
        return new Trigger.Refused(String.valueOf(invalid.getMessage()));
    }

    /** @throws InvalidRequestException where it is neither an event nor a request, or a field is not valid */
    public static Trigger read(JsonNode event, Invocation invocation) {
        if (!EventEnvelope.around(event)) {
            return RequestParser.read("$", event, RequestOrigin.of(invocation));
        }
        EventEnvelope envelope = EventEnvelope.read(event, invocation);
        return switch (envelope.source()) {
            case "aws.ecr" -> EcrEventParser.read(event, envelope);
            case "aws.ecs" -> EcsEventParser.read(event, envelope, invocation);
            default -> other(envelope);
        };
    }

    private static Trigger other(EventEnvelope envelope) {
        if (envelope.source().equals("aws.events") && envelope.detailType().equals(SCHEDULED)) {
            return new Trigger.Scheduled();
        }
        // only AWS can send events as aws.*, and AWS requests no deployment
        if (envelope.detailType().equals(REQUESTED) && !envelope.source().startsWith("aws.")) {
            return RequestParser.read("$.detail", envelope.detail(), RequestOrigin.of(envelope));
        }
        return new Trigger.Ignored("Slipway does not act on the event %s of %s"
                .formatted(Quoted.of(envelope.detailType()), Quoted.of(envelope.source())));
    }
}
