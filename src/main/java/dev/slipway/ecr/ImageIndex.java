package dev.slipway.ecr;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A manifest that lists one manifest for each platform.
 *
 * @param hasImage whether it lists anything but attestations, build caches and the like
 * @param platforms of the images that name theirs
 */
public record ImageIndex(String digest, boolean hasImage, List<Platform> platforms) {
    private static final String UNKNOWN = "unknown";

    public ImageIndex {
        platforms = List.copyOf(platforms);
    }

    /** @param manifest the JSON of the index */
    public static ImageIndex read(String digest, JsonNode manifest) {
        var platforms = new ArrayList<Platform>();
        boolean hasImage = false;
        for (JsonNode listed : manifest.path("manifests")) {
            String os = listed.path("platform").path("os").asText("");
            // attestations have the platform unknown/unknown
            if (!os.equals(UNKNOWN) && isImage(listed)) {
                hasImage = true;
                if (!os.isEmpty()) {
                    platforms.add(new Platform(
                            os, listed.path("platform").path("architecture").asText("")));
                }
            }
        }
        return new ImageIndex(digest, hasImage, platforms);
    }

    private static boolean isImage(JsonNode listed) {
        return MediaTypes.notAnImage(text(listed, "mediaType"), text(listed, "artifactType"))
                .isEmpty();
    }

    private static Optional<String> text(JsonNode listed, String member) {
        return Optional.ofNullable(listed.path(member).textValue());
    }
}
