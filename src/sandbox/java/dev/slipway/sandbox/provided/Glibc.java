package dev.slipway.sandbox.provided;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The versions of glibc that a JDK needs: its programs and libraries name them. */
final class Glibc {
    /** Amazon Linux 2023, on which provided.al2023 is based, has glibc 2.34. */
    static final int OF_LAMBDA = 34;

    private static final Pattern NAMED = Pattern.compile("GLIBC_2\\.([0-9]{1,3})");

    private Glibc() {}

    /**
     * The newest version that one of the JDK's programs and libraries needs.
     *
     * @return 34 for glibc 2.34; empty if the JDK does not use glibc
     */
    static OptionalInt neededBy(Path jdk) throws IOException {
        OptionalInt newest = OptionalInt.empty();
        for (Path file : programs(jdk)) {
            OptionalInt named = named(file);
            if (named.isPresent() && named.getAsInt() > newest.orElse(0)) {
                newest = named;
            }
        }
        return newest;
    }

    private static OptionalInt named(Path file) throws IOException {
        return NAMED.matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                .results()
                .mapToInt(version -> Integer.parseInt(version.group(1)))
                .max();
    }

    private static List<Path> programs(Path jdk) throws IOException {
        try (Stream<Path> files = Files.walk(jdk)) {
            return files.filter(
                            file -> file.endsWith("bin/java") || file.toString().endsWith(".so"))
                    .toList();
        }
    }
}
