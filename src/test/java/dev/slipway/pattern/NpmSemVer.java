package dev.slipway.pattern;

import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.ChildProcess;
import dev.slipway.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** npm's {@code semver}, asked with {@code src/test/semver/answer.mjs}: one process for many questions. */
final class NpmSemVer {
    private static final String FOLDER = "SLIPWAY_NPM_SEMVER";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Path folder;

    private NpmSemVer(Path folder) {
        this.folder = folder;
    }

    record Pair(String version, String range) {}

    /** What {@code satisfies} says. */
    enum Answer {
        IN,
        OUT,
        NO_RANGE
    }

    /**
     * Returns the installed package, or skips the tests and says why.
     *
     * @throws IllegalStateException if it is not installed and {@code slipway.semver} requires it
     */
    static NpmSemVer installed() {
        Path folder = Path.of(Optional.ofNullable(System.getenv(FOLDER)).orElse("target/semver"));
        if (Files.isDirectory(folder.resolve("node_modules/semver"))) {
            return new NpmSemVer(folder);
        }
        return abort("");
    }

    List<Answer> answers(List<Pair> pairs) {
        ObjectNode questions = Json.object();
        ArrayNode written = questions.putArray("pairs");
        pairs.forEach(pair -> written.addArray().add(pair.version()).add(pair.range()));
        questions.putArray("versions");
        JsonNode answers = Json.parse(run(Json.write(questions)));
        return answers.path("pairs")
                .valueStream()
                .map(answer -> Answer.valueOf(answer.asText().replace(' ', '_').toUpperCase(Locale.ROOT)))
                .toList();
    }

    private String run(String questions) {
        try {
            Path directory = Files.createTempDirectory("slipway-semver");
            Path input = Files.writeString(directory.resolve("questions.json"), questions);
            Path output = directory.resolve("answers.json");
            Path errors = directory.resolve("errors.txt");
            var builder = new ProcessBuilder("node", "src/test/semver/answer.mjs", folder.toString())
                    .redirectInput(input.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            int status = ChildProcess.start(builder, LIMIT).end();
            if (status != 0) {
                throw new IllegalStateException("npm's semver: " + Files.readString(errors));
            }
            String answers = Files.readString(output);
            for (Path file : List.of(input, output, errors, directory)) {
                Files.delete(file);
            }
            return answers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while npm's semver answered", e);
        }
    }
}
