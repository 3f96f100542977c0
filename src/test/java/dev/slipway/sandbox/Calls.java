package dev.slipway.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Json;

/** Calls of a world in few words, single quotes for double ones. */
final class Calls {
    private Calls() {}

    static JsonNode ecs(World world, String operation, String input) {
        return world.call("ecs", operation, object(input));
    }

    static JsonNode ecr(World world, String operation, String input) {
        return world.call("ecr", operation, object(input));
    }

    static ObjectNode object(String text) {
        return (ObjectNode) Json.parse(text.replace('\'', '"'));
    }

    /** A task definition with this image. */
    static String definition(String family, String image) {
        return """
                {"family": "%s", "containerDefinitions": [{"name": "web", "image": "%s", "memory": 128}]}""".formatted(family, image);
    }
}
