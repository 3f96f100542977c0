package dev.slipway.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import dev.slipway.text.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compares Terraform's resources with SAM's, value by value.
 *
 * @param sam SAM's resources by logical id
 */
record SamComparison(Map<String, ObjectNode> sam) {
    /** @param runtime that Terraform uses, for a provider that does not know SAM's */
    static SamComparison of(Map<String, ObjectNode> sam, String runtime) {
        sam.values().stream()
                .filter(resource -> resource.at("/Properties/Runtime").isTextual())
                .forEach(function -> function.withObject("/Properties").put("Runtime", runtime));
        return new SamComparison(sam);
    }

    void check(String name, List<PlanJson.Resource> terraform) {
        Map<String, ObjectNode> resources = described(ModuleAsCloudFormation.of(terraform));
        assertThat(resources.keySet()).as(name).isEqualTo(sam.keySet());
        resources.forEach(
                (id, resource) -> assertThat(resource).as(name + ": " + id).isEqualTo(sam.get(id)));
    }

    /** Removes the descriptions of Terraform's rules where SAM's rules cannot have one. */
    private Map<String, ObjectNode> described(Map<String, ObjectNode> resources) {
        resources.forEach((id, resource) -> {
            if (resource.path("Type").asText().equals("AWS::Events::Rule")
                    && !sam.getOrDefault(id, Json.object()).at("/Properties").has("Description")) {
                resource.withObject("/Properties").remove("Description");
            }
        });
        return resources;
    }

    /** @return each changed value that {@link #check} would not notice */
    List<String> unseen(List<PlanJson.Resource> terraform) {
        var unseen = new ArrayList<String>();
        for (int i = 0; i < terraform.size(); i++) {
            PlanJson.Resource resource = terraform.get(i);
            for (String attribute : ComparedAttributes.compared(resource)) {
                for (JsonNode variant : JsonVariants.of(resource.values().path(attribute))) {
                    ObjectNode values = resource.values().deepCopy();
                    values.set(attribute, variant);
                    var changed = new ArrayList<>(terraform);
                    changed.set(i, resource.with(values));
                    if (isSame(changed)) {
                        unseen.add("%s.%s: %s".formatted(resource.address(), attribute, variant));
                    }
                }
            }
        }
        return unseen;
    }

    private boolean isSame(List<PlanJson.Resource> terraform) {
        try {
            return described(ModuleAsCloudFormation.of(terraform)).equals(sam);
        } catch (IllegalStateException | MalformedJsonException nobodyKnowsIt) {
            return false;
        }
    }
}
