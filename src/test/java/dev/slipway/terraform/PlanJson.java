package dev.slipway.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A plan in terraform's JSON format. */
record PlanJson(JsonNode json) {
    /** The planned actions by resource address: update, create, delete, or two of them. */
    Map<String, String> changes() {
        return json.path("resource_changes")
                .valueStream()
                .filter(resource -> !actions(resource).matches("no-op|read"))
                .collect(Collectors.toMap(
                        resource -> resource.path("address").asText(),
                        PlanJson::actions,
                        (one, other) -> one,
                        TreeMap::new));
    }

    private static String actions(JsonNode resource) {
        return resource.at("/change/actions")
                .valueStream()
                .map(JsonNode::asText)
                .collect(Collectors.joining(" "));
    }

    /** The change of one resource: {@code before} and {@code after}. */
    JsonNode change(String address) {
        return json.path("resource_changes")
                .valueStream()
                .filter(resource -> resource.path("address").asText().equals(address))
                .findFirst()
                .orElseThrow()
                .path("change");
    }

    /** The resources of one child module after the plan. */
    List<Resource> module(String name) {
        return module(json.path("planned_values"), name);
    }

    /** The resources of one child module before the plan, as AWS has them. */
    List<Resource> appliedModule(String name) {
        return module(json.at("/prior_state/values"), name);
    }

    private static List<Resource> module(JsonNode values, String name) {
        return values.at("/root_module/child_modules")
                .valueStream()
                .filter(module -> module.path("address").asText().equals("module." + name))
                .flatMap(module -> module.path("resources").valueStream())
                .map(PlanJson::resource)
                .toList();
    }

    private static Resource resource(JsonNode json) {
        return new Resource(
                json.path("address").asText(),
                json.path("type").asText(),
                json.path("name").asText(),
                json.path("index").asText(),
                json.path("values"));
    }

    /** @param key of {@code for_each}; empty without it */
    record Resource(String address, String type, String name, String key, JsonNode values) {
        Resource with(JsonNode others) {
            return new Resource(address, type, name, key, others);
        }

        String text(String attribute) {
            return values.path(attribute).asText("");
        }

        /** The value at a JSON pointer, as text. */
        String at(String pointer) {
            return values.at(pointer).asText("");
        }
    }
}
