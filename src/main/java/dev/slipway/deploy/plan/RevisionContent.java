package dev.slipway.deploy.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.release.Release;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Whether a revision says what another says: the same content, with images told apart by digest and not by tag, and
 * lists of things with names (variables, secrets, ports, volumes) in no order.
 */
final class RevisionContent {
    private RevisionContent() {}

    static boolean same(RegisterRequest revision, Release release) {
        return release.digest().equals(revision.image().digest().orElse(""))
                && content(revision.request())
                        .equals(content(release.definition().content()))
                && RevisionBuilder.terraformsTags(revision.template())
                        .equals(RevisionBuilder.terraformsTags(release.definition()));
    }

    private static ObjectNode content(ObjectNode definition) {
        ObjectNode content = definition.deepCopy();
        content.remove(RevisionBuilder.RESPONSE_ONLY);
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
        inNoOrder(content);
        return content;
    }

    /** ECS need not give back a list of names as it was sent, and no task runs differently for its order. */
    private static void inNoOrder(JsonNode node) {
        node.forEach(RevisionContent::inNoOrder);
        if (node instanceof ArrayNode list && namesTell(list)) {
            List<JsonNode> sorted = StreamSupport.stream(list.spliterator(), false)
                    .sorted(Comparator.comparing(e -> e.path("name").asText()))
                    .toList();
            list.removeAll().addAll(sorted);
        }
    }

    /** Whether every element has a name, and another one than the others. */
    static boolean namesTell(JsonNode list) {
        Set<String> names = new HashSet<>();
        for (JsonNode element : list) {
            JsonNode name = element.path("name");
            if (!name.isTextual() || !names.add(name.asText())) {
                return false;
            }
        }
        return true;
    }

    /** What a service runs, as the content of a revision would be written. */
    static ObjectNode asRequest(TaskDefinition definition) {
        ObjectNode content = definition.content().deepCopy();
        content.remove(RevisionBuilder.RESPONSE_ONLY);
        content.remove("family");
        return content;
    }

    static Map<String, String> tags(TaskDefinition definition) {
        return RevisionBuilder.terraformsTags(definition);
    }
}
