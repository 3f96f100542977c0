package dev.slipway.sandbox.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.text.Json;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Starts {@link BenchFunction} as Lambda does, with its flags and variables, and with the jar if it exists. */
final class BenchProcess implements AutoCloseable {
    static final Path JAR = Path.of("target", "slipway.jar");

    /**
     * The flags of Lambda's Java runtime, and the heap of a function with 1024 MB. Without -Xms, the heap would begin with
     * a part of this machine's memory, and the peak would be that.
     */
    private static final List<String> FLAGS =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms16m", "-Xmx896m");

    private final Process process;
    private final BufferedReader answers;
    private final PrintStream events;
    private final long initMillis;

    /** The result of an invocation. */
    record Reply(long millis, JsonNode outcomes, String failure) {}

    BenchProcess(BenchAccount aws) throws IOException {
        this(aws, BenchFunction.DEPLOY);
    }

    /** @param which of {@link BenchFunction}'s functions */
    BenchProcess(BenchAccount aws, String which) throws IOException {
        var command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.command().addAll(FLAGS);
        command.command().addAll(List.of("-cp", classPath(), BenchFunction.class.getName(), which));
        command.environment()
                .putAll(Map.of(
                        "AWS_ENDPOINT_URL", aws.endpoint().toString(),
                        "AWS_REGION", "us-east-1",
                        "AWS_ACCESS_KEY_ID", "sandbox",
                        "AWS_SECRET_ACCESS_KEY", "sandbox",
                        "SLIPWAY_CONFIG", aws.configuration()));
        command.redirectError(ProcessBuilder.Redirect.DISCARD);
        long start = System.nanoTime();
        process = command.start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        events = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        line();
        initMillis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    /** The jar first, as on Lambda, and then the classes for everything that is not in the jar. */
    private static String classPath() {
        return Files.exists(JAR)
                ? JAR + File.pathSeparator + Path.of("target", "classes")
                : System.getProperty("java.class.path");
    }

    /** The time from the start of the process until the function is ready for its first event. */
    long initMillis() {
        return initMillis;
    }

    Reply invoke(String event) throws IOException {
        // EventBridge's JSON is one line; a person's request may not be
        events.println(Json.write(Json.parse(event)));
        JsonNode answer = Json.parse(line());
        return new Reply(
                answer.path("millis").asLong(),
                answer.path("outcomes"),
                answer.path("failure").asText(""));
    }

    private String line() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the function's process ended; to see why, run it with -cp %s %s"
                    .formatted(classPath(), BenchFunction.class.getName()));
        }
        return line;
    }

    /** The peak memory in MB; empty if the system does not provide it. */
    OptionalLong peakMegabytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return OptionalLong.empty();
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
