package dev.slipway.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.slipway.ecs.Json;
import java.util.Comparator;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What is the same for AWS, written the same. */
final class Canonical {
    /** Members of policies that are one text and never a list. */
    private static final Set<String> SINGLE = Set.of("Version", "Sid", "Effect");

    private Canonical() {}

    /** Numbers and flags as texts, which is what CloudFormation's parameters are. */
    static JsonNode texts(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = Json.object();
                object.properties().forEach(member -> copy.set(member.getKey(), texts(member.getValue())));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = array.arrayNode();
                array.forEach(element -> copy.add(texts(element)));
                yield copy;
            }
            default -> TextNode.valueOf(node.asText());
        };
    }

    /**
     * A policy whose single values are lists of one, and whose lists have an order.
     *
     * @param name what a resource is called here
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

    /** @param oneOrMany texts, whose order means nothing */
    static ArrayNode sorted(JsonNode oneOrMany, UnaryOperator<String> name) {
        ArrayNode list = Json.object().arrayNode();
        (oneOrMany.isArray() ? oneOrMany.valueStream() : Stream.of(oneOrMany))
                .map(value -> name.apply(value.asText()))
                .sorted()
                .forEach(list::add);
        return list;
    }
}
