package dev.slipway.pipeline;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.slipway.Program;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Programs of this machine, run with the sandbox as their AWS, and as if no CI system had started them. */
record Programs(Map<String, String> environment) {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    Programs {
        environment = Map.copyOf(environment);
    }

    /** How one ended. */
    record Ran(int code, String out, String err) {}

    /**
     * Leaves the tests out with a line that says why.
     *
     * @throws IllegalStateException where one is missing and {@code slipway.cli} says that they have to be there
     */
    static void needed() {
        List<String> missing = Stream.of("aws", "jq", "bash", "curl")
                .filter(name -> !isInstalled(name))
                .toList();
        if (!missing.isEmpty()) {
            String why = "not installed: %s".formatted(String.join(", ", missing));
            if (System.getProperty("slipway.cli", "").equals("required")) {
                throw new IllegalStateException(why);
            }
            abort(why);
        }
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    static Programs of(URI endpoint) {
        return new Programs(Map.of(
                "AWS_ENDPOINT_URL", endpoint.toString(),
                "AWS_REGION", "us-east-1",
                "AWS_DEFAULT_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "x",
                "AWS_SECRET_ACCESS_KEY", "x",
                "SLIPWAY_PAUSE", "0"));
    }

    Programs with(Map<String, String> more) {
        var all = new HashMap<>(environment);
        all.putAll(more);
        return new Programs(all);
    }

    Ran run(List<String> command) throws IOException, InterruptedException {
        return start(command).end();
    }

    Running start(List<String> command) throws IOException {
        Path err = Files.createTempFile("slipway", ".err");
        ProcessBuilder builder = Program.withoutAws(command, "(SLIPWAY|SEMAPHORE|GITHUB|GITLAB|CI)(_.*)?|USER")
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new Running(Program.start(builder, LIMIT), err);
    }

    record Running(Program program, Path err) {
        /** Waits for its next line. */
        String line() throws IOException {
            return String.valueOf(program.output().readLine());
        }

        /** What it wrote since the last {@link #line()}. */
        Ran end() throws IOException, InterruptedException {
            var out = new StringBuilder();
            program.output().lines().forEach(line -> out.append(line).append('\n'));
            int code = program.end();
            String told = Files.readString(err, StandardCharsets.UTF_8);
            Files.delete(err);
            return new Ran(code, out.toString(), told);
        }
    }
}
