package dev.slipway.access;

import dev.slipway.ecr.ImageReference;
import dev.slipway.ecr.ImageReference.EcrHost;
import dev.slipway.ecr.Images;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.TaskDefinition.Container;
import dev.slipway.release.Release;
import java.util.List;
import java.util.Optional;

/** Whether everything that a revision wants to run can still be pulled: lifecycle policies delete and archive images. */
public final class ImageAvailability {
    private final Images images;
    private final Parallel parallel;

    public ImageAvailability(Images images, Parallel parallel) {
        this.images = images;
        this.parallel = parallel;
    }

    /** Images outside of ECR are taken to be there, and so are those that Slipway may not look at. */
    public boolean all(Release release) {
        List<ImageReference> wanted = release.definition().containers().stream()
                .map(Container::image)
                .flatMap(image -> ImageReference.tryParse(image).stream())
                .filter(i -> i.registry().flatMap(EcrHost::parse).isPresent())
                .distinct()
                .toList();
        return parallel.each(wanted, this::isThere).stream().allMatch(there -> there);
    }

    private boolean isThere(ImageReference image) {
        ImageReference asked =
                image.tag().isPresent() || image.digest().isPresent() ? image : image.withTag(Optional.of("latest"));
        try {
            return images.find(asked).filter(found -> !found.archived()).isPresent();
        } catch (AwsException failure) {
            if (failure.isRetryable()) {
                throw failure;
            }
            return true;
        }
    }
}
