package dev.slipway.access;

import dev.slipway.ecr.Image;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecr.Images;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.TaskDefinition.Container;
import dev.slipway.release.Release;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Whether ECS can still pull the images of a release: lifecycle policies delete and archive images. */
public record ImageAvailability(Images ecr, Parallel parallel) {
    public boolean all(Release release) {
        return missing(inEcr(release)).isEmpty();
    }

    /** Slipway assumes that images outside ECR exist. */
    public static List<ImageReference> inEcr(Release release) {
        return release.definition().containers().stream()
                .map(Container::image)
                .flatMap(image -> ImageReference.tryParse(image).stream())
                .filter(i -> i.ecrRegistry().isPresent())
                .distinct()
                .toList();
    }

    /** Those of the images that nobody can pull. Slipway assumes that images exist that it has no permission to read. */
    public List<ImageReference> missing(List<ImageReference> images) {
        List<Boolean> available = parallel.each(images, this::isAvailable);
        return IntStream.range(0, images.size())
                .filter(i -> !available.get(i))
                .mapToObj(images::get)
                .toList();
    }

    private boolean isAvailable(ImageReference image) {
        ImageReference named =
                image.tag().isPresent() || image.digest().isPresent() ? image : image.withTag(Optional.of("latest"));
        try {
            return ecr.find(named).filter(Image::isPullable).isPresent();
        } catch (AwsException failure) {
            if (failure.isRetryable()) {
                throw failure;
            }
            return true;
        }
    }
}
