package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoTest {
    private static final String EXCERPT = "An excerpt:\n\n```\n";

    @Test
    void itTellsWhatTheReadmesExcerptShows() throws IOException {
        var out = new ByteArrayOutputStream();
        new Demo(new PrintStream(out, true, StandardCharsets.UTF_8)).run(Template.read(Path.of("template.yaml")));

        List<String> excerpt = lines(excerpt());
        assertThat(excerpt).hasSizeGreaterThan(10);
        assertThat(lines(out.toString(StandardCharsets.UTF_8))).containsSubsequence(excerpt);
    }

    private static String excerpt() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        int start = readme.indexOf(EXCERPT);
        assertThat(start).as("README.md has the words " + EXCERPT).isPositive();
        return readme.substring(start + EXCERPT.length(), readme.indexOf("\n```", start + EXCERPT.length()));
    }

    /** Without the digests: they change with the sandbox's manifests, and the excerpt is no worse for it. */
    private static List<String> lines(String text) {
        return text.replaceAll("sha256:[0-9a-f]{8}…", "sha256:…")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }
}
