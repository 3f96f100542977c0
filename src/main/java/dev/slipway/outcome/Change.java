package dev.slipway.outcome;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;

/**
 * One difference between two task definitions.
 *
 * @param path RFC 9535 JSONPath in the task definition; it selects list elements by name where they have names
 * @param from empty where the value is new, or is not shown
 * @param to empty where the value is removed, or is not shown
 */
public record Change(String path, Type kind, Optional<JsonNode> from, Optional<JsonNode> to) {
    /** How the value differs. */
    public enum Type {
        ADDED,
        REMOVED,
        CHANGED;

        /** Its name in JSON. */
        public String json() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@code {"path": …, "change": "changed", "from": …, "to": …}}, with the values that are shown. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("path", path);
        json.put("change", kind.json());
        from.ifPresent(value -> json.set("from", value));
        to.ifPresent(value -> json.set("to", value));
        return json;
    }
}
