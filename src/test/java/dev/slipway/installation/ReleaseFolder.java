package dev.slipway.installation;

import dev.slipway.fixtures.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The files that {@code .ci/release --built} made of what Maven built. */
public record ReleaseFolder(Path folder, String version) {
    static final String OWNER = "acme/slipway";
    public static final Path SANDBOX = Path.of("target/slipway-sandbox.jar");
    private static final Duration LIMIT = Duration.ofMinutes(15);

    /** How a program ended, with both its outputs in one. */
    record Ran(int code, String output) {}

    /** @throws IllegalStateException if the file is missing and {@code slipway.release} is {@code required} */
    public static boolean isBuilt(String file) {
        boolean exists = Files.exists(Path.of(file));
        if (!exists && System.getProperty("slipway.release", "").equals("required")) {
            throw new IllegalStateException(file + " does not exist: mvn verify -Prelease builds it");
        }
        return exists;
    }

    public static ReleaseFolder make(Path folder) throws IOException, InterruptedException {
        try (var jar = new JarFile(SANDBOX.toFile())) {
            String version = jar.getManifest().getMainAttributes().getValue("Implementation-Version");
            Ran ran = run(
                    List.of(".ci/release", "--built", version, folder.toString()), Map.of("GITHUB_REPOSITORY", OWNER));
            if (ran.code() != 0) {
                throw new IllegalStateException(ran.output());
            }
            return new ReleaseFolder(folder, version);
        }
    }

    static Ran run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = ChildProcess.withoutAws(new ArrayList<>(command), "(SLIPWAY_FUNCTION|GITHUB_.*)")
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        ChildProcess program = ChildProcess.start(builder, LIMIT);
        var output = new StringBuilder();
        program.output().lines().forEach(line -> output.append(line).append('\n'));
        return new Ran(program.end(), output.toString());
    }

    public Path file(String name) {
        return folder.resolve(name.replace("VERSION", version));
    }

    Path terraform() {
        return folder.resolve("terraform");
    }

    /** All text files, with the modules and examples. */
    List<Path> texts() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().matches(".*\\.(jar|zip|gz)"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
