package dev.slipway.ecr;

/**
 * The platform of an image, as an image index names it: {@code linux/arm64}.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-index.md">image index</a>
 */
public record Platform(String os, String architecture) {
    @Override
    public String toString() {
        return os + "/" + architecture;
    }
}
