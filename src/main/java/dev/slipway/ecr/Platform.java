package dev.slipway.ecr;

import java.util.Locale;

/**
 * The platform of an image, as an image index names it: {@code linux/arm64}.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-index.md">image index</a>
 */
public record Platform(String os, String architecture) {
    /** In one spelling: container runtimes take others for the same platform. */
    static Platform of(String os, String architecture) {
        String lower = architecture.toLowerCase(Locale.ROOT);
        return new Platform(
                os.toLowerCase(Locale.ROOT),
                switch (lower) {
                    case "x86_64", "x86-64" -> "amd64";
                    case "aarch64" -> "arm64";
                    default -> lower;
                });
    }

    /** Without an operating system it is one for that of every machine. */
    boolean fits(Platform machine) {
        return architecture.equals(machine.architecture) && (os.isEmpty() || os.equals(machine.os));
    }

    @Override
    public String toString() {
        return os + "/" + architecture;
    }
}
