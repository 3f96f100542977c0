package dev.slipway.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.ImageReference;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Compares the content of task definitions: images by digest and not by tag, and lists of elements with names
 * (variables, secrets, ports, volumes) without their order.
 */
public final class DefinitionContent {
    /**
     * The members that DescribeTaskDefinition returns and RegisterTaskDefinition does not accept. Every other member,
     * whether this version knows it or not, is registered again.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html">TaskDefinition</a>
     */
    public static final Set<String> RESPONSE_ONLY = Set.of(
            "taskDefinitionArn",
            "revision",
            "status",
            "requiresAttributes",
            "compatibilities",
            "registeredAt",
            "deregisteredAt",
            "deleteRequestedAt",
            "registeredBy");

    private DefinitionContent() {}

    public static boolean same(ObjectNode one, ObjectNode other) {
        return content(one).equals(content(other));
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
        node.forEach(DefinitionContent::sortByName);
        if (node instanceof ArrayNode list && haveNames(list)) {
            List<JsonNode> sorted = StreamSupport.stream(list.spliterator(), false)
                    .sorted(Comparator.comparing(e -> e.path("name").asText()))
                    .toList();
            list.removeAll().addAll(sorted);
        }
    }

    /** Whether every element has a name of its own. */
    public static boolean haveNames(JsonNode list) {
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
    public static ObjectNode withoutIdentity(ObjectNode definition) {
        ObjectNode content = definition.deepCopy();
        content.remove(RESPONSE_ONLY);
        content.remove(List.of("family", "tags"));
        return content;
    }
}
