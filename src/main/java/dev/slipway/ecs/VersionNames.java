package dev.slipway.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.ImageReference;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Where monitoring looks for the version: names of environment variables and of docker labels whose value is the version
 * of the container's image.
 */
public record VersionNames(List<String> variables, List<String> labels) {
    public static final VersionNames NONE = new VersionNames(List.of(), List.of());

    private static final String ENVIRONMENT = "environment";
    private static final String LABELS = "dockerLabels";

    public VersionNames {
        variables = List.copyOf(variables);
        labels = List.copyOf(labels);
    }

    public boolean isEmpty() {
        return variables.isEmpty() && labels.isEmpty();
    }

    /** The version of an image: its tag, or its digest where it has no tag. */
    public static String version(ImageReference image) {
        return image.tag().or(image::digest).orElseThrow();
    }

    /** The first variable that the container definition has as a secret: ECS allows each name once. */
    public Optional<String> secret(JsonNode container) {
        return variables.stream()
                .filter(name -> named(container.path("secrets"), name).findAny().isPresent())
                .findFirst();
    }

    /** Sets the variables and labels of a container definition, and adds those that it does not have. */
    public void put(ObjectNode container, String version) {
        for (String name : variables) {
            ArrayNode list = container.path(ENVIRONMENT) instanceof ArrayNode present
                    ? present
                    : container.putArray(ENVIRONMENT);
            if (named(list, name).findAny().isEmpty()) {
                list.addObject().put("name", name);
            }
            named(list, name).forEach(variable -> variable.put("value", version));
        }
        if (!labels.isEmpty()) {
            ObjectNode map =
                    container.path(LABELS) instanceof ObjectNode present ? present : container.putObject(LABELS);
            labels.forEach(name -> map.put(name, version));
        }
    }

    /**
     * The task definition without the version in the containers that have the image: another tag of the same image is no
     * other content. A variable or label with another value is not Slipway's, and stays.
     *
     * @param digest of the image
     * @param version of the image in this task definition
     */
    public ObjectNode withoutVersion(ObjectNode definition, String digest, String version) {
        if (isEmpty()) {
            return definition;
        }
        ObjectNode copy = definition.deepCopy();
        for (JsonNode node : copy.path("containerDefinitions")) {
            boolean hasImage = ImageReference.tryParse(node.path("image").asText())
                    .flatMap(ImageReference::digest)
                    .filter(digest::equals)
                    .isPresent();
            if (hasImage) {
                removeFrom(node, version);
            }
        }
        return copy;
    }

    private void removeFrom(JsonNode container, String version) {
        for (String name : variables) {
            named(container.path(ENVIRONMENT), name)
                    .filter(variable -> variable.path("value").asText().equals(version))
                    .forEach(variable -> variable.remove("value"));
        }
        for (String name : labels) {
            if (container.path(LABELS) instanceof ObjectNode map
                    && map.path(name).asText().equals(version)) {
                map.putNull(name);
            }
        }
    }

    private static Stream<ObjectNode> named(JsonNode list, String name) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .filter(element -> element.path("name").asText().equals(name));
    }
}
