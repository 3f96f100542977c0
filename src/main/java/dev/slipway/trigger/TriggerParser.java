package dev.slipway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.text.Quoted;

/** The door: an invocation's JSON becomes what it asks for, and is not looked at again. */
public final class TriggerParser {
    private static final String REQUESTED = "Slipway Deploy Requested";
    private static final String SCHEDULED = "Scheduled Event";

    private TriggerParser() {}

    /**
     * Reads an EventBridge event or a direct request.
     *
     * @throws InvalidRequestException where it is neither, or not as it should be
     */
    public static Trigger read(JsonNode event, Invocation invocation) {
        if (!isEvent(event)) {
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
            return new Trigger.Scheduled(envelope.id(), envelope.time());
        }
        // nobody but AWS can send as aws.*, and AWS asks for no deployment
        if (envelope.detailType().equals(REQUESTED) && !envelope.source().startsWith("aws.")) {
            return RequestParser.read("$.detail", envelope.detail(), RequestOrigin.of(envelope));
        }
        return new Trigger.Ignored("the event %s of %s starts nothing here"
                .formatted(Quoted.of(envelope.detailType()), Quoted.of(envelope.source())));
    }

    /** Whether it came through EventBridge, so that nobody waits for the answer; else it is a direct request. */
    public static boolean isEvent(JsonNode event) {
        return EventEnvelope.around(event);
    }
}
