package dev.slipway.sandbox.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process on one processor, where {@code taskset} can pin it, and what the system knows about it. */
final class PinnedProcess implements AutoCloseable {
    private static final Pattern LAST_NUMBER = Pattern.compile("(\\d+)\\D*$");

    private final Process process;
    private final Path errors;

    /**
     * Starts it.
     *
     * @param environment all of it, except for the PATH
     * @param folder where it runs; a file in it gets its standard error output
     * @param output where its standard output goes: in a pipe that nobody reads, it would wait
     */
    PinnedProcess(List<String> command, Map<String, String> environment, Path folder, ProcessBuilder.Redirect output)
            throws IOException {
        var whole = new ArrayList<>(pin());
        whole.addAll(command);
        var builder = new ProcessBuilder(whole)
                .directory(folder.toFile())
                .redirectOutput(output)
                .redirectError(folder.resolve("errors").toFile());
        String path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("PATH", path);
        this.errors = folder.resolve("errors");
        this.process = builder.start();
    }

    /** {@code taskset} for the last processor that this process may use; nothing where it is missing. */
    static List<String> pin() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (onPath("taskset").isEmpty() || !Files.exists(status)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .map(LAST_NUMBER::matcher)
                    .filter(Matcher::find)
                    .findFirst()
                    .map(number -> List.of("taskset", "-c", number.group(1)))
                    .orElse(List.of());
        }
    }

    /** Where the PATH has the program. */
    static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    Process process() {
        return process;
    }

    long pid() {
        return process.pid();
    }

    /** The processor time since its start, in steps of 10 ms on Linux. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The peak of its resident memory in MB; {@code NaN} where the system does not tell it. */
    double peakMegabytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(pid()), "status");
        if (!Files.exists(status)) {
            return Double.NaN;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(Double.NaN);
        }
    }

    /** How many classes its JVM has loaded; {@code NaN} if it is not a JVM that the JDK's {@code jstat} reads. */
    double loadedClasses() throws IOException {
        Process jstat = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jstat").toString(),
                        "-class",
                        Long.toString(pid()))
                .redirectErrorStream(true)
                .start();
        return jstat.inputReader()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && Character.isDigit(line.charAt(0)))
                .mapToDouble(line -> Double.parseDouble(line.split("\\s+", 2)[0]))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** What it wrote to its standard error output. */
    String errors() throws IOException {
        return Files.readString(errors);
    }

    /** Ends it, and returns when it has ended. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().onExit().join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
