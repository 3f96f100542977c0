package dev.slipway.deploy.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.Target;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.DefinitionContent;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.pattern.SemVer;
import dev.slipway.release.Hold;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.release.ReleaseTags;
import dev.slipway.release.TagPlaces;
import dev.slipway.release.TagValues;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.RestoredRevision;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a revision from the template's whole JSON, with these differences: it leaves out the members that only responses
 * have, sets the target's family, the images and the version where the target names it, and adds Slipway's tags to the
 * template's. For a person's rollback, an old revision is the template, and keeps its images and its version.
 */
record RevisionBuilder(Target target, TaskDefinition template) {
    /** Without release tasks. */
    RegisterRequest make(
            DeployRequest request, ImageReference image, int after, Optional<Release> desired, Optional<Hold> hold)
            throws RefusedException {
        return make(request, image, after, desired, hold, Map.of());
    }

    /**
     * @param hold that the target is under: the revision carries it on
     * @param ofReleaseTasks tags that say what it has to do with release tasks
     */
    RegisterRequest make(
            DeployRequest request,
            ImageReference image,
            int after,
            Optional<Release> desired,
            Optional<Hold> hold,
            Map<String, String> ofReleaseTasks)
            throws RefusedException {
        ObjectNode definition = template.content().deepCopy();
        definition.remove(DefinitionContent.RESPONSE_ONLY);
        definition.put("family", target.family());
        if (request.restores().isEmpty()) {
            new ContainerImages(target, template, image, desired).putInto(definition);
        }
        ArrayNode tags = definition.putArray("tags");
        Map<String, String> all = tags(request, image, after, desired);
        all.putAll(ofReleaseTasks);
        hold.ifPresent(h -> ReleaseTags.carry(h, all));
        all.forEach((key, value) -> tags.addObject().put("key", key).put("value", value));
        return new RegisterRequest(definition, image, template, target.versionNames());
    }

    private Map<String, String> tags(DeployRequest request, ImageReference image, int after, Optional<Release> desired)
            throws RefusedException {
        Map<String, String> tags = templateTags(target, template);
        tags.put(Release.SERVICE, TagValues.clean(target.service()));
        tags.put(Release.ENVIRONMENT, TagValues.clean(target.environment()));
        tags.put(
                Release.TEMPLATE,
                request.restores()
                        .flatMap(r -> r.release().template())
                        .orElse(template.name())
                        .toString());
        restored(request, image, desired).ifPresent(n -> tags.put(Release.RESTORES, Integer.toString(n)));
        image.tag().ifPresent(tag -> tags.put(Release.IMAGE_TAG, TagValues.clean(tag)));
        sameImage(request, image, desired)
                .flatMap(release -> SemVer.highest(release.imageTags()))
                .ifPresent(version -> tags.put(Release.VERSION, version));
        tags.put(Release.IMAGE_DIGEST, image.digest().orElseThrow());
        tags.put(Release.REQUESTED_AT, request.requestedAt().toString());
        tags.put(Release.REQUEST, TagValues.identity(request.request()));
        request.requestedBy().ifPresent(by -> tags.put(Release.REQUESTED_BY, TagValues.clean(by)));
        request.reason().ifPresent(reason -> tags.put(Release.REASON, TagValues.clean(reason)));
        if (ImageGateRules.isOverridden(request)) {
            tags.put(Release.DESPITE_FINDINGS, "true");
        }
        tags.put(Release.AFTER, Integer.toString(after));
        // tasks that others start run it from now on, and nothing says how they end
        tags.put(Release.STATE, (target.isTask() ? ReleaseState.GOOD : ReleaseState.DEPLOYING).tag());
        return tags;
    }

    /** The tags that a revision takes from its template. */
    static Map<String, String> templateTags(Target target, TaskDefinition template) throws RefusedException {
        int own = TagPlaces.own(
                target.releaseTask().isPresent(), target.imageGate().isClosed());
        Map<String, String> tags = terraformsTags(template);
        if (tags.size() > TagPlaces.ALL - own) {
            throw new RefusedException(
                    "%s has %d tags; ECS allows %d on a task definition and Slipway needs %d: remove at least %d"
                            .formatted(
                                    template.name(),
                                    tags.size(),
                                    TagPlaces.ALL,
                                    own,
                                    tags.size() - (TagPlaces.ALL - own)));
        }
        return tags;
    }

    /** What is known of the image's tags stays known. */
    private static Optional<Release> sameImage(DeployRequest request, ImageReference image, Optional<Release> desired) {
        return request.restores()
                .map(RestoredRevision::release)
                .or(() -> desired.filter(d -> Optional.of(d.digest()).equals(image.digest())));
    }

    private static boolean takesNewTemplate(DeployRequest.By by) {
        return by == DeployRequest.By.TEMPLATE || by == DeployRequest.By.RESTART;
    }

    /** A restored revision stays restored when a newer template is applied to it. */
    private static Optional<Integer> restored(DeployRequest request, ImageReference image, Optional<Release> desired) {
        return request.restores()
                .map(RestoredRevision::revision)
                .or(() -> desired.filter(d -> takesNewTemplate(request.by())
                                && Optional.of(d.digest()).equals(image.digest()))
                        .flatMap(Release::restores));
    }

    /** Without AWS's own tags, which ECS does not accept, and without Slipway's. */
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
