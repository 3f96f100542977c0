package dev.slipway.ecr;

import dev.slipway.text.Quoted;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The media types that tell container images from other artifacts: charts, build caches, signatures, SBOMs.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/media-types.md">media types</a>
 */
public final class MediaTypes {
    /** Manifests that list one manifest for each platform. */
    public static final List<String> INDEXES = List.of(
            "application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json");

    private static final Set<String> MANIFESTS = Set.of(
            "application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json");
    private static final Set<String> CONFIGS =
            Set.of("application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json");

    private MediaTypes() {}

    public static boolean isIndex(String manifest) {
        return INDEXES.contains(manifest);
    }

    private static boolean isManifest(String type) {
        return MANIFESTS.contains(type) || isIndex(type);
    }

    /**
     * Why it is not a container image; empty if it is one, or nothing is known.
     *
     * @param manifest media type of the manifest
     * @param artifact media type of what the manifest describes
     */
    public static Optional<String> notAnImage(Optional<String> manifest, Optional<String> artifact) {
        // the type of a manifest says nothing about what the manifest describes
        return artifact.filter(type -> !CONFIGS.contains(type) && !isManifest(type))
                .map(type -> Quoted.of(type) + " is not a container image")
                .or(() -> manifest.filter(type -> !isManifest(type))
                        .map(type -> Quoted.of(type) + " is not the manifest of a container image"));
    }
}
