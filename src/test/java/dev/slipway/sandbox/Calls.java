package dev.slipway.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.text.Json;

/** Calls of an account in few words, single quotes for double ones. */
public final class Calls {
    private Calls() {}

    public static JsonNode ecs(AwsAccount account, String operation, String input) {
        return account.call("ecs", operation, object(input));
    }

    public static JsonNode ecr(AwsAccount account, String operation, String input) {
        return account.call("ecr", operation, object(input));
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
