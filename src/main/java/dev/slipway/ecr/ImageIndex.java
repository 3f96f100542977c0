package dev.slipway.ecr;

import java.util.List;

/** @param platforms without those of attestations, which say {@code unknown/unknown} */
public record ImageIndex(String digest, List<Platform> platforms) {
    public ImageIndex {
        platforms = List.copyOf(platforms);
    }
}
