package dev.slipway.deploy.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.VersionNames;
import java.util.Map;

/**
 * A revision to register.
 *
 * @param request the whole request of RegisterTaskDefinition
 * @param image as the containers get it
 * @param template what it is made from: Terraform's revision, or the release that a rollback restores
 * @param versionNames where the containers that get the image have its version
 */
public record RegisterRequest(
        ObjectNode request, ImageReference image, TaskDefinition template, VersionNames versionNames) {
    /** The same with other values of these tags. */
    RegisterRequest with(Map<String, String> tags) {
        ObjectNode tagged = request.deepCopy();
        ArrayNode all = tagged.putArray("tags");
        for (JsonNode tag : request.path("tags")) {
            if (!tags.containsKey(tag.path("key").asText())) {
                all.add(tag);
            }
        }
        tags.forEach((key, value) -> all.addObject().put("key", key).put("value", value));
        return new RegisterRequest(tagged, image, template, versionNames);
    }
}
