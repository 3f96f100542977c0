package dev.slipway.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.text.Json;

/** Calls of a world in few words, single quotes for double ones. */
public final class Calls {
    private Calls() {}

    public static JsonNode ecs(AwsAccount world, String operation, String input) {
        return world.call("ecs", operation, object(input));
    }

    public static JsonNode ecr(AwsAccount world, String operation, String input) {
        return world.call("ecr", operation, object(input));
    }

    public static ObjectNode object(String text) {
        return (ObjectNode) Json.parse(text.replace('\'', '"'));
    }

    /** A task definition with this image. */
    public static String definition(String family, String image) {
        return """
                {"family": "%s", "containerDefinitions": [{"name": "web", "image": "%s", "memory": 128}]}""".formatted(family, image);
    }
}
