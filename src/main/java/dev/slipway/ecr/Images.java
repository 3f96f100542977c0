package dev.slipway.ecr;

import java.util.List;
import java.util.Optional;

/** ECR. Every call may throw {@link dev.slipway.ecs.AwsException}. */
public interface Images {
    /** @param image by digest, or where it has none by tag; empty where ECR has no such image */
    Optional<Image> find(ImageReference image);

    /** What an image index offers, by digest or else by tag; empty where the image is no index. */
    Optional<ImageIndex> index(ImageReference image);

    /** The newest few tags among the first 1,000 images that ECR lists, newest first. */
    List<String> newestTags(ImageReference repository);
}
