package dev.slipway.ecr;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A manifest that lists one manifest for each platform.
 *
 * @param images what it lists except for attestations, build caches and the like
 */
public record ImageIndex(String digest, List<Listed> images) {
    private static final String UNKNOWN = "unknown";

    /**
     * An image that an index lists.
     *
     * @param digest empty if the index does not name a valid one
     * @param platform empty if the index does not name it
     */
    public record Listed(Optional<String> digest, Optional<Platform> platform) {}

    public ImageIndex {
        images = List.copyOf(images);
    }

    /** @param manifest the JSON of the index */
    public static ImageIndex read(String digest, JsonNode manifest) {
        var images = new ArrayList<Listed>();
        for (JsonNode listed : manifest.path("manifests")) {
            String os = listed.path("platform").path("os").asText("");
            // attestations have the platform unknown/unknown
            if (!os.equals(UNKNOWN) && isImage(listed)) {
                images.add(new Listed(
                        text(listed, "digest").filter(ImageReference::isDigest),
                        Optional.of(os)
                                .filter(name -> !name.isEmpty())
                                .map(name -> new Platform(
                                        name,
                                        listed.path("platform")
                                                .path("architecture")
                                                .asText("")))));
            }
        }
        return new ImageIndex(digest, images);
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
        List<Listed> fitting = images.stream()
                .filter(image -> required.isPresent() && image.platform().equals(required))
                .toList();
        return fitting.isEmpty() ? images : fitting;
    }

    private static boolean isImage(JsonNode listed) {
        return MediaTypes.notAnImage(text(listed, "mediaType"), text(listed, "artifactType"))
                .isEmpty();
    }

    private static Optional<String> text(JsonNode listed, String member) {
        return Optional.ofNullable(listed.path(member).textValue());
    }
}
