package dev.slipway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What EventBridge puts around every event
 * (<a href="https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html">event structure</a>).
 *
 * @param time at most the invocation's clock
 */
record EventEnvelope(String source, String detailType, String id, Instant time, JsonNode detail) {
    static final String A_TIME = "a time such as 2026-01-31T12:00:00Z";

    static boolean around(JsonNode event) {
        // no request has this field; an event that lacks another member is reported as an incomplete event
        return event.has("detail-type");
    }

    /** @throws InvalidRequestException listing every member that is missing or malformed */
    static EventEnvelope read(JsonNode event, Invocation invocation) {
        var fields = new JsonFields("$", event);
        Optional<String> source = fields.required("source", text -> !text.isEmpty(), "the event's source");
        Optional<String> detailType = fields.required("detail-type", text -> !text.isEmpty(), "the event's kind");
        Optional<String> id = fields.required("id", RequestParser.ID, RequestParser.AN_ID);
        Optional<Instant> time =
                fields.required("time", EventEnvelope::isInstant, A_TIME).map(Instant::parse);
        if (!fields.node("detail").isObject()) {
            fields.problem("detail", "missing, or not a JSON object; EventBridge sends one with every event");
        }
        fields.check();
        return new EventEnvelope(
                source.orElseThrow(),
                detailType.orElseThrow(),
                id.orElseThrow(),
                invocation.atMostNow(time.orElseThrow()),
                fields.node("detail"));
    }

    static boolean isInstant(String text) {
        try {
            return Instant.parse(text).isBefore(Instant.MAX);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
