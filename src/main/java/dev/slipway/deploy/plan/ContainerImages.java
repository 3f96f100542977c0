package dev.slipway.deploy.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.Target;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinition.Container;
import dev.slipway.ecs.VersionNames;
import dev.slipway.release.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which containers of the template get which image, and with it the version where the target names it. Terraform chooses the host of the registry, such as a dual-stack one
 * for subnets without IPv4: what Slipway writes keeps it.
 */
record ContainerImages(Target target, TaskDefinition template, ImageReference image, Optional<Release> desired) {
    /**
     * The most characters before the digest that ECS takes
     * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html">image</a>).
     */
    private static final int MOST_CHARACTERS = 255;

    /** @param definition a copy of the template */
    void putInto(ObjectNode definition) throws RefusedException {
        Set<String> names = containersToUpdate();
        for (JsonNode node : definition.path("containerDefinitions")) {
            if (node instanceof ObjectNode container) {
                String name = container.path("name").asText();
                Optional<ImageReference> inTemplate =
                        ImageReference.tryParse(container.path("image").asText());
                if (names.contains(name)) {
                    container.put("image", text(atHostOf(inTemplate)));
                    putVersion(container, name);
                } else {
                    inTemplate.flatMap(i -> kept(name, i)).ifPresent(i -> container.put("image", i));
                }
            }
        }
    }

    private void putVersion(ObjectNode container, String name) throws RefusedException {
        Optional<String> secret = target.versionNames().secret(container);
        if (secret.isPresent()) {
            throw new RefusedException(
                    "%s gives %s to container %s as a secret, and ECS allows each name once; remove the secret from the template, or the name from `versionVariables` of target %s"
                            .formatted(template.name(), secret.get(), name, target));
        }
        target.versionNames().put(container, VersionNames.version(image));
    }

    private ImageReference atHostOf(Optional<ImageReference> inTemplate) {
        return inTemplate
                .filter(image::hasSameRegistry)
                .map(image::withRegistryOf)
                .orElse(image);
    }

    Set<String> containersToUpdate() throws RefusedException {
        List<Container> present = template.containers();
        if (!target.containers().isEmpty()) {
            var unknown = new ArrayList<>(target.containers());
            unknown.removeAll(present.stream().map(Container::name).toList());
            if (!unknown.isEmpty()) {
                throw new RefusedException("%s has no container %s (it has: %s); fix `containers` of target %s"
                        .formatted(template.name(), String.join(", ", unknown), names(present), target));
            }
            return Set.copyOf(target.containers());
        }
        Set<String> matching = present.stream()
                .filter(c -> ImageReference.tryParse(c.image())
                        .filter(i -> i.hasSameRepository(target.images()))
                        .isPresent())
                .map(Container::name)
                .collect(Collectors.toSet());
        if (matching.isEmpty()) {
            throw new RefusedException(
                    "%s has no container whose image is in %s (it has: %s); set `containers` of target %s"
                            .formatted(template.name(), target.images(), names(present), target));
        }
        return matching;
    }

    private static String names(List<Container> containers) {
        return containers.stream().map(c -> c.name() + " with " + c.image()).collect(Collectors.joining(", "));
    }

    /** By digest alone where the tag makes the name too long. */
    private static String text(ImageReference image) throws RefusedException {
        ImageReference name = new ImageReference(image.registry(), image.repository(), image.tag(), Optional.empty());
        if (name.toString().length() <= MOST_CHARACTERS) {
            return image.toString();
        }
        ImageReference untagged = name.withTag(Optional.empty());
        if (untagged.toString().length() > MOST_CHARACTERS) {
            throw new RefusedException(
                    "the name %s has %d characters, and ECS takes at most %d in front of an image's tag and digest; use a repository with a shorter name"
                            .formatted(untagged, untagged.toString().length(), MOST_CHARACTERS));
        }
        return image.withTag(Optional.empty()).toString();
    }

    /**
     * The image that the desired revision has for another container of the target's, whose tag in the template is the
     * placeholder.
     */
    private Optional<String> kept(String container, ImageReference inTemplate) {
        boolean isPlaceholder =
                inTemplate.digest().isEmpty() && inTemplate.tag().equals(Optional.of(target.placeholderTag()));
        return desired.filter(d -> isPlaceholder)
                .flatMap(d -> d.definition().container(container))
                .flatMap(now -> ImageReference.tryParse(now.image()))
                .filter(inTemplate::hasSameRepository)
                .map(now -> now.withRegistryOf(inTemplate).toString());
    }
}
