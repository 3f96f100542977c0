package dev.slipway.access;

import dev.slipway.ecr.ImageReference;
import dev.slipway.ecr.Images;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.TaskDefinition.Container;
import dev.slipway.release.Release;
import java.util.List;
import java.util.Optional;

/** Whether ECS can still pull the images of a release: lifecycle policies delete and archive images. */
public record ImageAvailability(Images images, Parallel parallel) {
    /** Slipway assumes that images outside ECR exist, and those that it has no permission to read. */
    public boolean all(Release release) {
        List<ImageReference> inEcr = release.definition().containers().stream()
                .map(Container::image)
                .flatMap(image -> ImageReference.tryParse(image).stream())
                .filter(i -> i.ecrRegistry().isPresent())
                .distinct()
                .toList();
        return parallel.each(inEcr, this::isAvailable).stream().allMatch(available -> available);
    }

    private boolean isAvailable(ImageReference image) {
        ImageReference named =
                image.tag().isPresent() || image.digest().isPresent() ? image : image.withTag(Optional.of("latest"));
        try {
            return images.find(named).filter(found -> !found.archived()).isPresent();
        } catch (AwsException failure) {
            if (failure.isRetryable()) {
                throw failure;
            }
            return true;
        }
    }
}
