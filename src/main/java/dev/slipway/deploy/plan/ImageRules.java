package dev.slipway.deploy.plan;

import dev.slipway.ecr.Image;
import dev.slipway.ecr.ImageIndex;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.DeployRequest.By;
import java.util.List;
import java.util.Optional;

/** Whether ECS could run the image of a request. The rules apply in the order in which they are written. */
final class ImageRules {
    private ImageRules() {}

    /** What to do instead of deploying the image; empty where nothing speaks against it. */
    static Optional<DeployAction> objection(DeployRequest request, DeploySnapshot snapshot) {
        if (snapshot.image().isEmpty()) {
            return Optional.of(missing(request, snapshot));
        }
        Image image = snapshot.image().get();
        return notPullable(request, image)
                .<DeployAction>map(DeployAction.Refuse::new)
                .or(() -> notAnImage(image, snapshot.index()).map(why -> notDeployable(request, why)));
    }

    /** ECR reports a push before it shows the image. It was looked for more than once, and the next attempt looks again. */
    private static DeployAction missing(DeployRequest request, DeploySnapshot snapshot) {
        if (request.by() == By.PUSH) {
            return new DeployAction.Wait(
                    "ECR reported the push of image %s, but does not show it yet; Lambda retries the event"
                            .formatted(request.image()));
        }
        if (request.restores().isPresent()) {
            return new DeployAction.Refuse(
                    "ECR has no image %s any more, which %s needs; name another revision with `to`"
                            .formatted(
                                    request.image(),
                                    request.restores()
                                            .get()
                                            .release()
                                            .definition()
                                            .name()));
        }
        if (snapshot.more().newestTags().isEmpty()) {
            return new DeployAction.Read(DeployRead.NEWEST_TAGS);
        }
        List<String> newest = snapshot.more().newestTags().get();
        return new DeployAction.Refuse("ECR has no image %s; push it first%s"
                .formatted(
                        request.image(),
                        newest.isEmpty()
                                ? ""
                                : " (the newest tags in the repository: " + String.join(", ", newest) + ")"));
    }

    private static Optional<String> notPullable(DeployRequest request, Image image) {
        return switch (image.status()) {
            case ACTIVE -> Optional.empty();
            case ARCHIVED ->
                Optional.of("image %s is archived and cannot be pulled; restore it in ECR first"
                        .formatted(request.image()));
            case ACTIVATING ->
                Optional.of(
                        "ECR is restoring image %s from the archive, and it cannot be pulled yet; request it again when ECR shows it as ACTIVE"
                                .formatted(request.image()));
        };
    }

    private static Optional<String> notAnImage(Image image, Optional<ImageIndex> index) {
        return image.notAnImage()
                .or(() -> index.filter(i -> !i.hasImage())
                        .map(i -> "the index lists no container image, only attestations and other artifacts"));
    }

    /** Build tools push charts and caches into the same repository, also with tags that match. A person named this one. */
    private static DeployAction notDeployable(DeployRequest request, String why) {
        return request.by() == By.PUSH
                ? new DeployAction.Ignore("%s: %s".formatted(request.image(), why))
                : new DeployAction.Refuse(
                        "%s: %s; name the tag or digest of a container image".formatted(request.image(), why));
    }
}
