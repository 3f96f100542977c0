package dev.slipway.query;

import dev.slipway.config.Target;
import dev.slipway.deploy.plan.DeploySnapshot;
import dev.slipway.deploy.plan.DeploymentRules;
import dev.slipway.ecr.Image;
import dev.slipway.ecr.ImageIndex;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecr.MediaTypes;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.query.CheckQuery.Read;
import dev.slipway.release.LogTail;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.Targets;
import dev.slipway.trigger.RequestMetadata;
import dev.slipway.trigger.Trigger;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at the image of a deployment: one that is named, or the newest one that a push would deploy. */
record ImageCheck(Aws aws, InstantSource clock, Targets targets) {
    private static final String IMAGE = "image";
    private static final String PLATFORM = "platform";
    /** The tags decide which targets a push concerns, not the digest. */
    private static final String ANY_DIGEST = "sha256:" + "0".repeat(64);

    List<Finding> of(Target target, Optional<String> named, Optional<TaskDefinition> template) {
        if (named.isPresent()) {
            return of(target, named.get(), template, List.of());
        }
        Read<List<String>> newest = Read.of(() -> aws.images().newestTags(target.images()));
        if (newest.value().isEmpty()) {
            return List.of(Finding.refuse(IMAGE, newest.failure()));
        }
        List<String> tags = newest.value().get();
        if (tags.isEmpty()) {
            return List.of(
                    Finding.warn(IMAGE, "%s has no image with a tag yet; push one".formatted(target.repository())));
        }
        Optional<String> tag = tags.stream()
                .filter(t -> target.tags().isEmpty() || isDeployedByPush(target, t))
                .findFirst();
        return tag.map(t -> of(target, t, template, tags))
                .orElseGet(() -> List.of(Finding.warn(
                        IMAGE,
                        "a push of none of the newest tags would be deployed (%s); correct `tags`, or push an image with a tag that matches"
                                .formatted(String.join(", ", tags)))));
    }

    private boolean isDeployedByPush(Target target, String tag) {
        ImageReference image = target.images().withTag(Optional.of(tag)).withDigest(ANY_DIGEST);
        return targets.select(new Trigger.Push(image, Optional.empty(), "check", clock.instant())).requests().stream()
                .anyMatch(request -> request.target().equals(target));
    }

    private List<Finding> of(Target target, String tag, Optional<TaskDefinition> template, List<String> tags) {
        ImageReference reference = target.images().withTag(Optional.of(tag));
        DeployRequest request = DeployRequest.of(
                target, reference, RequestMetadata.ofEvent("check", clock.instant()), DeployRequest.By.PERSON);
        try {
            Optional<Image> image = aws.images().find(reference);
            Optional<ImageIndex> index = image.filter(i -> i.isPullable()
                            && i.mediaType().map(MediaTypes::isIndex).orElse(true))
                    .flatMap(i -> aws.images().index(reference.withDigest(i.digest())));
            List<String> newest =
                    image.isPresent() || !tags.isEmpty() ? tags : aws.images().newestTags(reference);
            var snapshot = new DeploySnapshot(Optional.empty(), template, LogTail.EMPTY, image, index, clock.instant())
                    .withNewestTags(newest);
            Optional<String> refusal = DeploymentRules.image(request, snapshot)
                    .or(() -> template.filter(t -> isUsable(target, t))
                            .flatMap(t -> DeploymentRules.revision(
                                    request,
                                    t,
                                    reference.withDigest(image.orElseThrow().digest()))));
            if (refusal.isPresent()) {
                return List.of(Finding.refuse(IMAGE, refusal.get()));
            }
            var findings = new ArrayList<Finding>();
            findings.add(found(reference, image.orElseThrow()));
            findings.add(platform(reference, template, index));
            findings.addAll(new ImageGateCheck(aws.images(), clock).of(request, snapshot));
            return List.copyOf(findings);
        } catch (AwsException failure) {
            return List.of(Finding.refuse(IMAGE, String.valueOf(failure.getMessage())));
        }
    }

    /** What is wrong with the template is a finding of its own. */
    private static boolean isUsable(Target target, TaskDefinition template) {
        return DeploymentRules.template(target, Optional.of(template)).isEmpty()
                && DeploymentRules.containers(target, template).isEmpty();
    }

    private static Finding found(ImageReference reference, Image image) {
        return Finding.ok(
                IMAGE,
                "%s:%s is %s"
                        .formatted(reference.repository(), reference.tag().orElse(""), Words.digest(image.digest())));
    }

    private static Finding platform(
            ImageReference reference, Optional<TaskDefinition> template, Optional<ImageIndex> index) {
        if (template.isEmpty()) {
            return Finding.warn(PLATFORM, "unknown without a template");
        }
        if (index.isEmpty()) {
            return Finding.ok(PLATFORM, "the image is of one platform, which ECR does not name");
        }
        return DeploymentRules.platform(template.get(), index.get(), reference)
                .map(why -> Finding.refuse(PLATFORM, why))
                .orElseGet(() -> Finding.ok(PLATFORM, platforms(index.get())));
    }

    private static String platforms(ImageIndex index) {
        return index.platforms().isEmpty()
                ? "the image names no platform"
                : String.join(
                        ", ", index.platforms().stream().map(Object::toString).toList());
    }
}
