package dev.slipway.outcome;

import com.fasterxml.jackson.databind.JsonNode;
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
        CHANGED
    }
}
