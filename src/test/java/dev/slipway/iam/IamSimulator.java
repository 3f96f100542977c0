package dev.slipway.iam;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides as IAM does, with {@code src/test/iam/simulate.mjs}: one process for many questions. */
final class IamSimulator {
    private static final String FOLDER = "SLIPWAY_IAM_SIMULATE";
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Path folder;

    private IamSimulator(Path folder) {
        this.folder = folder;
    }

    /**
     * Returns the installed simulator, or skips the tests and says why.
     *
     * @throws IllegalStateException if none is installed and {@code slipway.iam} requires one
     */
    static IamSimulator installed() {
        Path folder = Path.of(Optional.ofNullable(System.getenv(FOLDER)).orElse("target/iam"));
        if (nodeRuns() && Files.isDirectory(folder.resolve("node_modules/@cloud-copilot/iam-simulate"))) {
            return new IamSimulator(folder);
        }
        String how = "the IAM simulator needs node, and src/test/iam/package.json installed in %s or where %s says"
                .formatted(folder, FOLDER);
        if (System.getProperty("slipway.iam", "").equals("required")) {
            throw new IllegalStateException(how);
        }
        return abort(how);
    }

    /**
     * Returns whether each request is allowed, in the order of the questions.
     *
     * @throws IllegalStateException if the simulator does not understand a question
     */
    List<Boolean> decide(List<IamQuestion> questions) {
        JsonNode decisions = Json.parse(run(Json.write(written(questions))));
        if (decisions.size() != questions.size()) {
            throw new IllegalStateException("%d questions, %d decisions".formatted(questions.size(), decisions.size()));
        }
        return decisions
                .valueStream()
                .map(decision -> decision.asText().equals("Allowed"))
                .toList();
    }

    /** Lists policies and requests once each, and the pairs to decide. */
    private static ObjectNode written(List<IamQuestion> questions) {
        var policies = new LinkedHashMap<List<JsonNode>, Integer>();
        var requests = new LinkedHashMap<ObjectNode, Integer>();
        ArrayNode cases = Json.object().arrayNode();
        for (IamQuestion question : questions) {
            cases.addArray().add(number(policies, question.policies())).add(number(requests, question.json()));
        }
        ObjectNode written = Json.object();
        ArrayNode sets = written.putArray("policies");
        policies.keySet().forEach(set -> sets.addArray().addAll(set));
        written.putArray("requests").addAll(requests.keySet());
        written.set("cases", cases);
        return written;
    }

    private static <K> int number(Map<K, Integer> numbers, K key) {
        int next = numbers.size();
        return numbers.computeIfAbsent(key, k -> next);
    }

    /** Uses files: a pipe needs a second thread that writes while this one reads. */
    private String run(String questions) {
        try {
            Path directory = Files.createTempDirectory("slipway-iam");
            Path input = Files.writeString(directory.resolve("questions.json"), questions);
            Path output = directory.resolve("decisions.json");
            Path errors = directory.resolve("errors.txt");
            var builder = new ProcessBuilder("node", "src/test/iam/simulate.mjs", folder.toString())
                    .redirectInput(input.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            int status = ChildProcess.start(builder, LIMIT).end();
            if (status != 0) {
                throw new IllegalStateException("the IAM simulator: " + Files.readString(errors));
            }
            String decisions = Files.readString(output);
            for (Path file : List.of(input, output, errors, directory)) {
                Files.delete(file);
            }
            return decisions;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the IAM simulator decided", e);
        }
    }

    private static boolean nodeRuns() {
        try {
            return ChildProcess.start(new ProcessBuilder("node", "--version"), LIMIT)
                            .end()
                    == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
