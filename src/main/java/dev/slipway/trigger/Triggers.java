package dev.slipway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.ecs.Quoted;

/** The door: an invocation's JSON becomes what it asks for, and is not looked at again. */
public final class Triggers {
    private static final String REQUESTED = "Slipway Deploy Requested";
    private static final String SCHEDULED = "Scheduled Event";

    private Triggers() {}

    /**
     * Reads an EventBridge event or a direct request.
     *
     * @throws BadRequest where it is neither, or not as it should be
     */
    public static Trigger read(JsonNode event, Invocation invocation) {
        if (!isEvent(event)) {
            return Requests.read("$", event, Origin.of(invocation));
        }
        Envelope envelope = Envelope.read(event, invocation);
        return switch (envelope.source()) {
            case "aws.ecr" -> EcrEvents.read(event, envelope);
            case "aws.ecs" -> EcsEvents.read(event, envelope, invocation);
            default -> other(envelope);
        };
    }

    private static Trigger other(Envelope envelope) {
        if (envelope.source().equals("aws.events") && envelope.detailType().equals(SCHEDULED)) {
            return new Trigger.Scheduled(envelope.id(), envelope.time());
        }
        // nobody but AWS can send as aws.*, and AWS asks for no deployment
        if (envelope.detailType().equals(REQUESTED) && !envelope.source().startsWith("aws.")) {
            return Requests.read("$.detail", envelope.detail(), Origin.of(envelope));
        }
        return new Trigger.Ignored("the event %s of %s starts nothing here"
                .formatted(Quoted.of(envelope.detailType()), Quoted.of(envelope.source())));
    }

    /** Whether it came through EventBridge, so that nobody waits for the answer; else it is a direct request. */
    public static boolean isEvent(JsonNode event) {
        return Envelope.around(event);
    }
}
