package dev.slipway.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What terraform would do.
 *
 * @param exitCode 0 where there is nothing to do, 2 where there is
 * @param text for people, with every attribute that would change
 * @param json for programs; without members where there is nothing to do
 */
record Plan(int exitCode, String text, JsonNode json) {
    /** What would be done, by the resource's address: update, create, delete, or two of them. */
    Map<String, String> changes() {
        return resources()
                .filter(resource -> !actions(resource).matches("no-op|read"))
                .collect(Collectors.toMap(
                        resource -> resource.path("address").asText(),
                        Plan::actions,
                        (one, other) -> one,
                        TreeMap::new));
    }

    /** What becomes of one resource: {@code before}, {@code after} and {@code after_unknown}. */
    JsonNode change(String address) {
        return resources()
                .filter(resource -> resource.path("address").asText().equals(address))
                .findFirst()
                .orElseThrow()
                .path("change");
    }

    private Stream<JsonNode> resources() {
        return json.path("resource_changes").valueStream();
    }

    private static String actions(JsonNode resource) {
        return resource.at("/change/actions")
                .valueStream()
                .map(JsonNode::asText)
                .collect(Collectors.joining(" "));
    }
}
