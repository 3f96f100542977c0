package dev.slipway.ecr;

import java.util.List;

/**
 * A manifest that lists one manifest for each platform.
 *
 * @param platforms without attestations, whose platform is {@code unknown/unknown}
 */
public record ImageIndex(String digest, List<Platform> platforms) {
    public ImageIndex {
        platforms = List.copyOf(platforms);
    }
}
