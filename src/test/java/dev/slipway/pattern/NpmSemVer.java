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
import java.util.OptionalInt;
import java.util.stream.Stream;

/** npm's {@code semver}, asked with {@code src/test/semver/answer.mjs}: one process for many questions. */
final class NpmSemVer {
    private static final String FOLDER = "SLIPWAY_NPM_SEMVER";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Path folder;

    private NpmSemVer(Path folder) {
        this.folder = folder;
    }

    /** Two texts to ask about. */
    record Pair(String first, String second) {
        @Override
        public String toString() {
            return "\"%s\" and \"%s\"".formatted(first, second);
        }
    }

    /** What {@code satisfies} says. */
    enum Membership {
        IN,
        OUT,
        NO_RANGE
    }

    /**
     * Returns the installed package, or else the one in node's own npm, or else skips the tests and says why.
     *
     * @throws IllegalStateException if there is none and {@code slipway.semver} requires it
     */
    static NpmSemVer installed() {
        Path folder = Path.of(Optional.ofNullable(System.getenv(FOLDER)).orElse("target/semver"));
        Optional<Path> installed = Stream.of(Optional.of(folder), folderOfNpm())
                .flatMap(Optional::stream)
                .filter(NpmSemVer::isRecent)
                .findFirst();
        if (installed.isPresent() && output("node", "--version").isPresent()) {
            return new NpmSemVer(installed.get());
        }
        String how = "npm's semver 7.8.5 needs node, and src/test/semver/package.json installed in %s or where %s says"
                .formatted(folder, FOLDER);
        if (System.getProperty("slipway.semver", "").equals("required")) {
            throw new IllegalStateException(how);
        }
        return abort(how);
    }

    /** Earlier ones read build metadata and x before a number differently. */
    private static boolean isRecent(Path folder) {
        Path described = folder.resolve("node_modules/semver/package.json");
        try {
            return Files.exists(described)
                    && TagPattern.parse("semver:>=7.8.5")
                            .matches(Json.parse(Files.readString(described))
                                    .path("version")
                                    .asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> folderOfNpm() {
        return output("npm", "root", "-g").map(root -> Path.of(root.strip(), "npm"));
    }

    /** Whether each first is in the range of its second, in the order of the pairs. */
    List<Membership> memberships(List<Pair> pairs) {
        return answers("ranges", pairs)
                .map(answer -> Membership.valueOf(answer.asText().toUpperCase(Locale.ROOT)))
                .toList();
    }

    /** How each first compares with its second: -1, 0 or 1; empty if one of them is no version. */
    List<OptionalInt> comparisons(List<Pair> pairs) {
        return answers("versions", pairs)
                .map(answer -> answer.isNull() ? OptionalInt.empty() : OptionalInt.of(answer.intValue()))
                .toList();
    }

    private Stream<JsonNode> answers(String about, List<Pair> pairs) {
        ArrayNode questions = Json.object().putArray(about);
        pairs.forEach(pair -> questions.addArray().add(pair.first()).add(pair.second()));
        ObjectNode written = Json.object();
        written.set(about, questions);
        return Json.parse(run(Json.write(written))).valueStream();
    }

    /** Uses files: a pipe needs a second thread that writes while this one reads. */
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

    /** What the program prints; empty if it does not exist or fails. */
    private static Optional<String> output(String... command) {
        try {
            ChildProcess program = ChildProcess.start(new ProcessBuilder(command), LIMIT);
            String output = program.output().readAllAsString();
            return program.end() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException notThere) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while %s ran".formatted(command[0]), e);
        }
    }
}
