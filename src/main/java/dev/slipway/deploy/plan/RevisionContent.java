package dev.slipway.deploy.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.ImageReference;
import dev.slipway.release.Release;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Compares the content of revisions: images by digest and not by tag, and lists of elements with names (variables,
 * secrets, ports, volumes) without their order.
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
        ObjectNode content = withoutIdentity(definition);
        for (JsonNode node : content.path("containerDefinitions")) {
            if (node instanceof ObjectNode container) {
                ImageReference.tryParse(container.path("image").asText())
                        .filter(image -> image.digest().isPresent())
                        .ifPresent(image -> container.put(
                                "image", image.withTag(Optional.empty()).toString()));
            }
        }
        sortByName(content);
        return content;
    }

    /** ECS may return such a list in another order, which does not change how a task runs. */
    private static void sortByName(JsonNode node) {
        node.forEach(RevisionContent::sortByName);
        if (node instanceof ArrayNode list && haveNames(list)) {
            List<JsonNode> sorted = StreamSupport.stream(list.spliterator(), false)
                    .sorted(Comparator.comparing(e -> e.path("name").asText()))
                    .toList();
            list.removeAll().addAll(sorted);
        }
    }

    /** Whether every element has a name of its own. */
    static boolean haveNames(JsonNode list) {
        Set<String> names = new HashSet<>();
        for (JsonNode element : list) {
            JsonNode name = element.path("name");
            if (!name.isTextual() || !names.add(name.asText())) {
                return false;
            }
        }
        return true;
    }

    /** A copy without the members that differ between any two revisions, or that only responses have. */
    static ObjectNode withoutIdentity(ObjectNode definition) {
        ObjectNode content = definition.deepCopy();
        content.remove(RevisionBuilder.RESPONSE_ONLY);
        content.remove(List.of("family", "tags"));
        return content;
    }
}
