package dev.slipway.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.slipway.text.Json;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All variants of a value with one part changed. */
final class JsonVariants {
    private JsonVariants() {}

    static List<JsonNode> of(JsonNode value) {
        return variants(value).toList();
    }

    private static Stream<JsonNode> variants(JsonNode value) {
        return switch (value) {
            case ObjectNode object ->
                object.properties().stream()
                        .flatMap(member -> variants(member.getValue())
                                .map(variant -> object.deepCopy().set(member.getKey(), variant)));
            case ArrayNode array ->
                Stream.concat(
                        IntStream.range(0, array.size())
                                .boxed()
                                .flatMap(i -> variants(array.get(i))
                                        .map(variant -> array.deepCopy().set(i, variant))),
                        // a block appears once
                        array.path(0).isObject()
                                ? Stream.of()
                                : Stream.of(array.deepCopy().add("another")));
            case TextNode text
            when text.asText().startsWith("{") ->
                variants(Json.parse(text.asText())).map(variant -> TextNode.valueOf(Json.write(variant)));
            default -> Stream.of(TextNode.valueOf(value.asText("") + "1"));
        };
    }
}
