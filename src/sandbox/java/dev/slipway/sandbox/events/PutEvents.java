package dev.slipway.sandbox.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.Ids;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import dev.slipway.text.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The operation PutEvents. An invalid entry fails by itself. EventBridge accepts an entry for a bus that does not
 * exist and drops it
 * (<a href="https://github.com/aws/aws-sdk/issues/186">aws-sdk #186</a>).
 */
public final class PutEvents {
    private static final int MOST_BYTES = 256 * 1024;

    private PutEvents() {}

    public static ObjectNode call(Buses buses, Input input) {
        JsonNode entries = input.json().path("Entries");
        if (entries.isEmpty() || entries.size() > 10) {
            throw SandboxException.refused(
                    "ValidationException",
                    "1 validation error detected: Value at 'entries' failed to satisfy constraint:"
                            + " Member must have length between 1 and 10");
        }
        if (bytes(entries) > MOST_BYTES) {
            throw SandboxException.refused(
                    "ValidationException", "Total size of the entries in the request is over the limit.");
        }
        ObjectNode answer = Json.object();
        ArrayNode results = Json.object().arrayNode();
        int failed = 0;
        for (JsonNode entry : entries) {
            ObjectNode result = put(buses, entry);
            failed += result.has("ErrorCode") ? 1 : 0;
            results.add(result);
        }
        answer.put("FailedEntryCount", failed).set("Entries", results);
        return answer;
    }

    private static int bytes(JsonNode entries) {
        int bytes = 0;
        for (JsonNode entry : entries) {
            for (String member : List.of("Source", "DetailType", "Detail")) {
                bytes += bytes(entry.path(member).asText());
            }
            for (JsonNode resource : entry.path("Resources")) {
                bytes += bytes(resource.asText());
            }
        }
        return bytes;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static ObjectNode put(Buses buses, JsonNode entry) {
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
        Optional<ObjectNode> detail = detail(entry);
        if (detail.isEmpty()) {
            return failed("MalformedDetail", "Detail is malformed.");
        }
        Optional<Bus> bus = buses.find(entry.path("EventBusName").asText());
        if (bus.isEmpty()) {
            return put(Ids.uuid("lost event", entry.hashCode()));
        }
        return bus.get().entryFails()
                ? failed("InternalFailure", "Internal failure.")
                : put(emit(bus.get(), entry, detail.get()).id());
    }

    private static Optional<ObjectNode> detail(JsonNode entry) {
        try {
            return Json.parse(entry.path("Detail").asText()) instanceof ObjectNode detail
                    ? Optional.of(detail)
                    : Optional.empty();
        } catch (MalformedJsonException e) {
            return Optional.empty();
        }
    }

    private static Event emit(Bus bus, JsonNode entry, ObjectNode detail) {
        var resources = new ArrayList<String>();
        entry.path("Resources").forEach(r -> resources.add(r.asText()));
        return bus.emit(entry.path("Source").asText(), entry.path("DetailType").asText(), resources, detail);
    }

    private static ObjectNode put(String id) {
        return Json.object().put("EventId", id);
    }

    private static ObjectNode failed(String code, String message) {
        return Json.object().put("ErrorCode", code).put("ErrorMessage", message);
    }
}
