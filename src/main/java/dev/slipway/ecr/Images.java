package dev.slipway.ecr;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The images in ECR. Every method may throw {@link dev.slipway.ecs.AwsException}. */
public interface Images {
    /**
     * Finds an image by digest, or by tag if the reference has no digest; empty if ECR does not have the image.
     */
    Optional<Image> find(ImageReference image);

    /** Finds an image index by digest or else by tag; empty if the image is not an index. */
    Optional<ImageIndex> index(ImageReference image);

    /**
     * How far ECR's managed signing of the image is, one element for each signing profile; empty if ECR lists none, or does
     * not have the image.
     */
    List<Signature> signatures(ImageReference image);

    /** What ECR's scan of the image found. An index has none of its own. */
    ImageScan scan(ImageReference image);

    /** The tags of the images that were first pushed after this time, newest image first. */
    List<PushedTag> pushedSince(ImageReference repository, Instant since);

    /** The five newest tags among the first 1,000 images that ECR lists, newest first. */
    List<String> newestTags(ImageReference repository);
}
