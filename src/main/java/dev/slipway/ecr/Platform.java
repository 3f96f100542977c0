package dev.slipway.ecr;

/**
 * What an image index offers, in the index's own words: {@code linux/arm64}.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-index.md">image index</a>
 */
public record Platform(String os, String architecture) {
    @Override
    public String toString() {
        return os + "/" + architecture;
    }
}
