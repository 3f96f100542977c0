package dev.slipway.apply;

import dev.slipway.ecs.AwsFailure;
import dev.slipway.ecs.Entry;
import dev.slipway.ecs.ImageReference;
import dev.slipway.ecs.ImageReference.EcrHost;
import dev.slipway.ecs.Images;
import dev.slipway.ecs.TaskDefinition.Container;
import java.util.List;
import java.util.Optional;

/** Whether everything that a revision wants to run can still be pulled: lifecycle policies delete and archive images. */
final class ImagesThere {
    private final Images images;
    private final AllAtOnce allAtOnce;

    ImagesThere(Images images, AllAtOnce allAtOnce) {
        this.images = images;
        this.allAtOnce = allAtOnce;
    }

    /** Images outside of ECR are taken to be there, and so are those that Slipway may not look at. */
    boolean all(Entry entry) {
        List<ImageReference> wanted = entry.definition().containers().stream()
                .map(Container::image)
                .flatMap(image -> ImageReference.tryParse(image).stream())
                .filter(i -> i.registry().flatMap(EcrHost::parse).isPresent())
                .distinct()
                .toList();
        return allAtOnce.each(wanted, this::isThere).stream().allMatch(there -> there);
    }

    private boolean isThere(ImageReference image) {
        ImageReference asked =
                image.tag().isPresent() || image.digest().isPresent() ? image : image.withTag(Optional.of("latest"));
        try {
            return images.find(asked).filter(found -> !found.archived()).isPresent();
        } catch (AwsFailure failure) {
            if (failure.retryCanHeal()) {
                throw failure;
            }
            return true;
        }
    }
}
