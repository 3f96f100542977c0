package dev.slipway.ecr;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A manifest that lists one manifest for each platform.
 *
 * @param images what it lists except for attestations, build caches and the like
 * @param candidates what a container runtime may take for an image, which looks at fewer members than {@code images} does;
 *     empty where runtimes may read another index than this one
 */
public record ImageIndex(String digest, List<Listed> images, List<Listed> candidates) {
    private static final String UNKNOWN = "unknown";
    private static final String PLATFORM = "platform";
    private static final Set<String> OF_INDEX = Set.of("manifests");
    private static final Set<String> OF_LISTED = Set.of("mediaType", "digest", "artifactType", PLATFORM);
    private static final Set<String> OF_PLATFORM = Set.of("os", "architecture");

    /**
     * An image that an index lists.
     *
     * @param digest empty if the index does not name a valid one
     * @param platform empty if the index does not name it
     */
    public record Listed(Optional<String> digest, Optional<Platform> platform) {
        /** A platform without an operating system is none that a message could name. */
        private Listed withoutOpenPlatform() {
            return new Listed(digest, platform.filter(named -> !named.os().isEmpty()));
        }
    }

    public ImageIndex {
        images = List.copyOf(images);
        candidates = List.copyOf(candidates);
    }

    /** One without attestations and the like. */
    public ImageIndex(String digest, List<Listed> images) {
        this(digest, images, images);
    }

    /** @param manifest the JSON of the index */
    public static ImageIndex read(String digest, JsonNode manifest) {
        var images = new ArrayList<Listed>();
        var candidates = new ArrayList<Listed>();
        var before = new HashSet<JsonNode>();
        for (JsonNode listed : manifest.path("manifests")) {
            String os = listed.path(PLATFORM).path("os").asText("");
            boolean isImage = isImage(listed);
            // attestations have the platform unknown/unknown
            if (!os.equals(UNKNOWN) && isImage) {
                images.add(listed(listed).withoutOpenPlatform());
            }
            // runtimes do not look at artifactType, and take the first of two with the same platform
            if (!os.equals(UNKNOWN) && (isImage || (isManifest(listed) && !before.contains(listed.path(PLATFORM))))) {
                candidates.add(listed(listed));
            }
            if (isImage) {
                before.add(listed.path(PLATFORM));
            }
        }
        return new ImageIndex(digest, images, isReadByAllAlike(manifest) ? candidates : List.of());
    }

    /** Whether it lists anything but attestations, build caches and the like. */
    public boolean hasImage() {
        return !images.isEmpty();
    }

    /** The platforms of the images that name theirs. */
    public List<Platform> platforms() {
        return images.stream().flatMap(image -> image.platform().stream()).toList();
    }

    /**
     * The images that a task of this platform may run.
     *
     * @param required empty where the platform is not known: it may be any of them
     */
    public List<Listed> imagesFor(Optional<Platform> required) {
        List<Listed> fitting = candidates.stream()
                .filter(image -> required.isPresent()
                        && image.platform()
                                .filter(platform -> platform.fits(required.get()))
                                .isPresent())
                .toList();
        return fitting.isEmpty() ? candidates : fitting;
    }

    private static Listed listed(JsonNode listed) {
        JsonNode platform = listed.path(PLATFORM);
        return new Listed(
                text(listed, "digest").filter(ImageReference::isDigest),
                Optional.of(Platform.of(
                                platform.path("os").asText(""),
                                platform.path("architecture").asText("")))
                        .filter(named -> !(named.os() + named.architecture()).isEmpty()));
    }

    private static boolean isImage(JsonNode listed) {
        return MediaTypes.notAnImage(text(listed, "mediaType"), text(listed, "artifactType"))
                .isEmpty();
    }

    private static boolean isManifest(JsonNode listed) {
        return MediaTypes.notAnImage(text(listed, "mediaType"), Optional.empty())
                .isEmpty();
    }

    /**
     * Some readers do not mind the case of members' names: they would read another index where it differs. And some go into
     * an index that is listed.
     */
    private static boolean isReadByAllAlike(JsonNode manifest) {
        boolean isAlike = isWrittenExactly(manifest, OF_INDEX);
        for (JsonNode listed : manifest.path("manifests")) {
            isAlike &= isWrittenExactly(listed, OF_LISTED)
                    && isWrittenExactly(listed.path(PLATFORM), OF_PLATFORM)
                    && !MediaTypes.isIndex(listed.path("mediaType").asText());
        }
        return isAlike;
    }

    private static boolean isWrittenExactly(JsonNode object, Set<String> names) {
        return object.properties().stream()
                .noneMatch(member ->
                        !names.contains(member.getKey()) && names.stream().anyMatch(member.getKey()::equalsIgnoreCase));
    }

    private static Optional<String> text(JsonNode listed, String member) {
        return Optional.ofNullable(listed.path(member).textValue());
    }
}
