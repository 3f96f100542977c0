package dev.slipway.ecr;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An image in ECR.
 *
 * @param mediaType media type of the manifest; empty if ECR does not return it
 * @param firstPushedAt when the digest was first pushed to the repository; a later tag does not change it
 * @param archived whether the image is in the archive storage class, from which ECS cannot pull it
 */
public record Image(String digest, Optional<String> mediaType, Instant firstPushedAt, boolean archived) {
    /** The media types of OCI and Docker manifests that list one manifest for each platform. */
    public static final List<String> INDEX_MEDIA_TYPES = List.of(
            "application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json");

    /** Whether a manifest of this type lists one manifest for each platform. */
    public static boolean isIndex(String mediaType) {
        return INDEX_MEDIA_TYPES.contains(mediaType);
    }
}
