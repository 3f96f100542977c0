package dev.slipway.outcome;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * One difference.
 *
 * @param path RFC 9535 JSONPath in the task definition; elements that have names are found by name
 * @param from empty: it was not there, or is not shown
 * @param to empty: it goes, or is not shown
 */
public record Change(String path, Type kind, Optional<JsonNode> from, Optional<JsonNode> to) {
    /** How it differs. */
    public enum Type {
        ADDED,
        REMOVED,
        CHANGED
    }
}
