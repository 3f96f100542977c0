package dev.slipway.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.slipway.text.Json;
import java.util.Comparator;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Writes JSON that is equal for AWS in one canonical form. */
final class CanonicalJson {
    /** Members of policies that are a single text, never a list. */
    private static final Set<String> SINGLE = Set.of("Version", "Sid", "Effect");

    private CanonicalJson() {}

    /** Converts numbers and flags to texts, as CloudFormation's parameters are. */
    static JsonNode texts(JsonNode node) {
        return leaves(node, leaf -> TextNode.valueOf(leaf.asText()));
    }

    /** Replaces each text that names a resource by the resource's logical id. */
    static JsonNode named(JsonNode node, UnaryOperator<String> name) {
        return leaves(node, leaf -> leaf.isTextual() ? TextNode.valueOf(name.apply(leaf.asText())) : leaf);
    }

    private static JsonNode leaves(JsonNode node, UnaryOperator<JsonNode> change) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = Json.object();
                object.properties().forEach(member -> copy.set(member.getKey(), leaves(member.getValue(), change)));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = array.arrayNode();
                array.forEach(element -> copy.add(leaves(element, change)));
                yield copy;
            }
            default -> change.apply(node);
        };
    }

    /**
     * Converts a policy's single values to lists, and sorts its lists.
     *
     * @param name maps a resource to its logical id
     */
    static ObjectNode policy(JsonNode document, UnaryOperator<String> name) {
        ObjectNode policy =
                Json.object().put("Version", document.path("Version").asText());
        ArrayNode statements = policy.putArray("Statement");
        document.path("Statement")
                .valueStream()
                .map(statement -> members(statement, name))
                .sorted(Comparator.comparing(statement -> statement.path("Sid").asText()))
                .forEach(statements::add);
        return policy;
    }

    private static ObjectNode members(JsonNode object, UnaryOperator<String> name) {
        ObjectNode copy = Json.object();
        object.properties().forEach(member -> {
            JsonNode value = member.getValue();
            JsonNode canonical = value.isObject()
                    ? members(value, name)
                    : SINGLE.contains(member.getKey()) ? value : sorted(value, name);
            copy.set(member.getKey(), canonical);
        });
        return copy;
    }

    /** @param oneOrMany one text, or a list whose order does not matter */
    static ArrayNode sorted(JsonNode oneOrMany, UnaryOperator<String> name) {
        ArrayNode list = Json.object().arrayNode();
        (oneOrMany.isArray() ? oneOrMany.valueStream() : Stream.of(oneOrMany))
                .map(value -> name.apply(value.asText()))
                .sorted()
                .forEach(list::add);
        return list;
    }
}
