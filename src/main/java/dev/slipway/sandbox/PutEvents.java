package dev.slipway.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Json;
import java.util.ArrayList;
import java.util.List;

/** EventBridge's one operation that Slipway uses. An entry that is not valid fails alone. */
final class PutEvents {
    private PutEvents() {}

    static ObjectNode call(Bus bus, String operation, Input input) {
        if (!operation.equals("PutEvents")) {
            throw SandboxError.unknownOperation("EventBridge", operation);
        }
        JsonNode entries = input.json().path("Entries");
        if (entries.isEmpty() || entries.size() > 10) {
            throw SandboxError.refused(
                    "ValidationException",
                    "1 validation error detected: Value at 'entries' failed to satisfy constraint:"
                            + " Member must have length between 1 and 10");
        }
        ObjectNode answer = Json.object();
        ArrayNode results = Json.object().arrayNode();
        int failed = 0;
        for (JsonNode entry : entries) {
            ObjectNode result = put(bus, entry);
            failed += result.has("ErrorCode") ? 1 : 0;
            results.add(result);
        }
        answer.put("FailedEntryCount", failed).set("Entries", results);
        return answer;
    }

    private static ObjectNode put(Bus bus, JsonNode entry) {
        for (String member : List.of("Source", "DetailType", "Detail")) {
            if (entry.path(member).asText("").isEmpty()) {
                return failed(
                        "InvalidArgument",
                        "Parameter " + member + " is not valid. Reason: " + member + " is a required argument.");
            }
        }
        if (entry.path("Source").asText().startsWith("aws.")) {
            return failed("NotAuthorizedForSourceException", "Not authorized for the source.");
        }
        var resources = new ArrayList<String>();
        entry.path("Resources").forEach(r -> resources.add(r.asText()));
        try {
            return Json.parse(entry.path("Detail").asText()) instanceof ObjectNode detail
                    ? Json.object()
                            .put(
                                    "EventId",
                                    bus.emit(
                                                    entry.path("Source").asText(),
                                                    entry.path("DetailType").asText(),
                                                    resources,
                                                    detail)
                                            .id())
                    : failed("MalformedDetail", "Detail is malformed.");
        } catch (Json.MalformedJson e) {
            return failed("MalformedDetail", "Detail is malformed.");
        }
    }

    private static ObjectNode failed(String code, String message) {
        return Json.object().put("ErrorCode", code).put("ErrorMessage", message);
    }
}
