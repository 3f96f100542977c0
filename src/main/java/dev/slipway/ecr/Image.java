package dev.slipway.ecr;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An image that ECR has.
 *
 * @param mediaType of its manifest; empty where ECR does not say
 * @param firstPushedAt when its digest came into the repository; another tag given later does not change it
 * @param archived in the archive storage class: it cannot be pulled
 */
public record Image(String digest, Optional<String> mediaType, Instant firstPushedAt, boolean archived) {
    /** Manifests that list one manifest for each platform: OCI's and Docker's. */
    public static final List<String> INDEX_MEDIA_TYPES = List.of(
            "application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json");

    /** Whether a manifest of this type lists one manifest for each platform. */
    public static boolean isIndex(String mediaType) {
        return INDEX_MEDIA_TYPES.contains(mediaType);
    }
}
