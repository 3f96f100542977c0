package dev.slipway.deploy.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.Target;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinition.Container;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.release.TagValues;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.RestoredRevision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes a revision from a template: the template's JSON, whole, with three differences. The members that only a
 * response has are left out, the family is the target's, and the images are put in; the tags are the template's and
 * Slipway's. Where a person goes back, an old revision stands in the template's place, and its images stay.
 */
final class RevisionBuilder {
    /**
     * What DescribeTaskDefinition answers and RegisterTaskDefinition does not take. Anything else that ECS returns,
     * known today or not, goes back to it.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html">TaskDefinition</a>
     */
    static final Set<String> RESPONSE_ONLY = Set.of(
            "taskDefinitionArn",
            "revision",
            "status",
            "requiresAttributes",
            "compatibilities",
            "registeredAt",
            "deregisteredAt",
            "deleteRequestedAt",
            "registeredBy");

    private static final int MOST_TAGS = 50;
    /** Every tag that Slipway may put on a revision in its life. */
    private static final int OWN_TAGS = 18;

    private final Target target;
    private final TaskDefinition template;

    RevisionBuilder(Target target, TaskDefinition template) {
        this.target = target;
        this.template = template;
    }

    RegisterRequest make(DeployRequest asked, ImageReference image, int after, Optional<Release> desired)
            throws RefusedException {
        ObjectNode request = template.content().deepCopy();
        request.remove(RESPONSE_ONLY);
        request.put("family", target.family());
        if (asked.restores().isEmpty()) {
            putImages(request, image, desired);
        }
        ArrayNode tags = request.putArray("tags");
        tags(asked, image, after, desired)
                .forEach((key, value) -> tags.addObject().put("key", key).put("value", value));
        return new RegisterRequest(request, image, template);
    }

    private void putImages(ObjectNode request, ImageReference image, Optional<Release> desired)
            throws RefusedException {
        Set<String> meant = containersMeant();
        for (JsonNode node : request.path("containerDefinitions")) {
            if (node instanceof ObjectNode container) {
                imageFor(container, meant, image, desired).ifPresent(i -> container.put("image", i));
            }
        }
    }

    private Set<String> containersMeant() throws RefusedException {
        List<Container> has = template.containers();
        if (!target.containers().isEmpty()) {
            var unknown = new ArrayList<>(target.containers());
            unknown.removeAll(has.stream().map(Container::name).toList());
            if (!unknown.isEmpty()) {
                throw new RefusedException("%s has no container %s (it has: %s); mend `containers` of target %s"
                        .formatted(template.name(), String.join(", ", unknown), names(has), target));
            }
            return Set.copyOf(target.containers());
        }
        Set<String> meant = has.stream()
                .filter(c -> ImageReference.tryParse(c.image())
                        .filter(i -> i.hasSameRepository(target.images()))
                        .isPresent())
                .map(Container::name)
                .collect(Collectors.toSet());
        if (meant.isEmpty()) {
            throw new RefusedException(
                    "%s has no container whose image is in %s (it has: %s); set `containers` of target %s"
                            .formatted(template.name(), target.images(), names(has), target));
        }
        return meant;
    }

    private static String names(List<Container> containers) {
        return containers.stream().map(c -> c.name() + " with " + c.image()).collect(Collectors.joining(", "));
    }

    private Optional<String> imageFor(
            ObjectNode container, Set<String> meant, ImageReference image, Optional<Release> desired) {
        String name = container.path("name").asText();
        if (meant.contains(name)) {
            return Optional.of(image.toString());
        }
        Optional<ImageReference> placeholder = ImageReference.tryParse(
                        container.path("image").asText())
                .filter(i -> i.digest().isEmpty() && i.tag().equals(Optional.of(target.placeholderTag())));
        return placeholder.flatMap(p -> desired.flatMap(d -> d.definition().container(name))
                .map(Container::image)
                .filter(now -> ImageReference.tryParse(now)
                        .filter(p::hasSameRepository)
                        .isPresent()));
    }

    private Map<String, String> tags(DeployRequest asked, ImageReference image, int after, Optional<Release> desired)
            throws RefusedException {
        Map<String, String> tags = terraformsTags(template);
        if (tags.size() > MOST_TAGS - OWN_TAGS) {
            throw new RefusedException(
                    "%s has %d tags; ECS allows %d on a task definition and Slipway needs %d: remove at least %d"
                            .formatted(
                                    template.name(),
                                    tags.size(),
                                    MOST_TAGS,
                                    OWN_TAGS,
                                    tags.size() - (MOST_TAGS - OWN_TAGS)));
        }
        tags.put(Release.SERVICE, TagValues.clean(target.service()));
        tags.put(Release.ENVIRONMENT, TagValues.clean(target.environment()));
        tags.put(
                Release.TEMPLATE,
                asked.restores()
                        .flatMap(r -> r.aim().template())
                        .orElse(template.name())
                        .toString());
        restored(asked, image, desired).ifPresent(n -> tags.put(Release.RESTORES, Integer.toString(n)));
        image.tag().ifPresent(tag -> tags.put(Release.IMAGE_TAG, TagValues.clean(tag)));
        tags.put(Release.IMAGE_DIGEST, image.digest().orElseThrow());
        tags.put(Release.REQUESTED_AT, asked.requestedAt().toString());
        tags.put(Release.REQUEST, TagValues.identity(asked.request()));
        asked.requestedBy().ifPresent(by -> tags.put(Release.REQUESTED_BY, TagValues.clean(by)));
        asked.reason().ifPresent(reason -> tags.put(Release.REASON, TagValues.clean(reason)));
        tags.put(Release.AFTER, Integer.toString(after));
        tags.put(Release.STATE, ReleaseState.DEPLOYING.tag());
        return tags;
    }

    /** What a person went back to stays that old one, whatever becomes of its template. */
    private static Optional<Integer> restored(DeployRequest asked, ImageReference image, Optional<Release> desired) {
        return asked.restores()
                .map(RestoredRevision::revision)
                .or(() -> desired.filter(d -> asked.by() == DeployRequest.By.TEMPLATE
                                && Optional.of(d.digest()).equals(image.digest()))
                        .flatMap(Release::restores));
    }

    /** Without AWS's own tags, which nobody may set, and without Slipway's. */
    static Map<String, String> terraformsTags(TaskDefinition definition) {
        var tags = new LinkedHashMap<String, String>();
        definition.tags().forEach((key, value) -> {
            String lower = key.toLowerCase(Locale.ROOT);
            if (!lower.startsWith("aws:") && !key.startsWith(Release.PREFIX)) {
                tags.put(key, value);
            }
        });
        return tags;
    }
}
