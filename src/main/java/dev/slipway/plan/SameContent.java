package dev.slipway.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Entry;
import dev.slipway.ecs.ImageReference;
import dev.slipway.ecs.TaskDefinition;
import java.util.Map;
import java.util.Optional;

/** Whether a revision says what another says: the same content, with images told apart by digest and not by tag. */
final class SameContent {
    private SameContent() {}

    static boolean same(Revision revision, Entry entry) {
        return entry.digest().equals(revision.image().digest().orElse(""))
                && content(revision.request()).equals(content(entry.definition().content()))
                && RevisionMaker.terraformsTags(revision.template())
                        .equals(RevisionMaker.terraformsTags(entry.definition()));
    }

    private static ObjectNode content(ObjectNode definition) {
        ObjectNode content = definition.deepCopy();
        content.remove(RevisionMaker.RESPONSE_ONLY);
        content.remove("family");
        content.remove("tags");
        for (JsonNode node : content.path("containerDefinitions")) {
            if (node instanceof ObjectNode container) {
                ImageReference.tryParse(container.path("image").asText())
                        .filter(image -> image.digest().isPresent())
                        .ifPresent(image -> container.put(
                                "image", image.withTag(Optional.empty()).toString()));
            }
        }
        return content;
    }

    /** What a service runs, as the content of a revision would be written. */
    static ObjectNode asRequest(TaskDefinition definition) {
        ObjectNode content = definition.content().deepCopy();
        content.remove(RevisionMaker.RESPONSE_ONLY);
        content.remove("family");
        return content;
    }

    static Map<String, String> tags(TaskDefinition definition) {
        return RevisionMaker.terraformsTags(definition);
    }
}
