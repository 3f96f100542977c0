package dev.slipway.pipeline;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.slipway.fixtures.ChildProcess;
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

/** Runs programs of this machine with the sandbox as AWS and without the variables of a CI system. */
public record CommandFixture(Map<String, String> environment) {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    public CommandFixture {
        environment = Map.copyOf(environment);
    }

    /** How a program ended. */
    record Ran(int code, String out, String err) {}

    /**
     * Skips the tests and says why if a program is missing.
     *
     * @throws IllegalStateException if a program is missing and {@code slipway.cli} requires them
     */
    public static void needed() {
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

    static CommandFixture of(URI endpoint) {
        return new CommandFixture(Map.of(
                "AWS_ENDPOINT_URL", endpoint.toString(),
                "AWS_REGION", "us-east-1",
                "AWS_DEFAULT_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "x",
                "AWS_SECRET_ACCESS_KEY", "x",
                "SLIPWAY_PAUSE", "0"));
    }

    CommandFixture with(Map<String, String> more) {
        var all = new HashMap<>(environment);
        all.putAll(more);
        return new CommandFixture(all);
    }

    Ran run(List<String> command) throws IOException, InterruptedException {
        return start(command).end();
    }

    Running start(List<String> command) throws IOException {
        Path err = Files.createTempFile("slipway", ".err");
        ProcessBuilder builder = ChildProcess.withoutAws(command, "(SLIPWAY|SEMAPHORE|GITHUB|GITLAB|CI)(_.*)?|USER")
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new Running(ChildProcess.start(builder, LIMIT), err);
    }

    record Running(ChildProcess program, Path err) {
        /** Waits for the next line of its output. */
        String line() throws IOException {
            return String.valueOf(program.output().readLine());
        }

        /** @param name of the signal, such as {@code INT} */
        void signal(String name) throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-" + name, Long.toString(program.pid()))
                    .start()
                    .waitFor();
        }

        /** Waits for its end. The output is what it wrote after the last {@link #line()}. */
        Ran end() throws IOException, InterruptedException {
            var out = new StringBuilder();
            program.output().lines().forEach(line -> out.append(line).append('\n'));
            int code = program.end();
            String errors = Files.readString(err, StandardCharsets.UTF_8);
            Files.delete(err);
            return new Ran(code, out.toString(), errors);
        }
    }
}
