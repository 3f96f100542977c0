package dev.slipway.sandbox.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A script that deploys with the four calls that a deployment needs: it reads service and template, registers a revision and
 * updates the service.
 *
 * @param name in the table
 * @param command without the script's arguments
 */
record Peer(String name, List<String> command) {
    private static final Path SCRIPTS = Path.of("src", "sandbox", "peers");

    Peer {
        command = List.copyOf(command);
    }

    /** What a deployment took. */
    record Deployed(Duration untilDone, Duration cpu, double megabytes, int calls) {}

    /** The script in Python; empty without boto3. */
    static Optional<Peer> python() throws IOException {
        if (PinnedProcess.onPath("python3").isEmpty()) {
            return Optional.empty();
        }
        // the program itself: what the PATH has may be a script that looks for it
        Process python = new ProcessBuilder("python3", "-c", "import boto3, sys; print(sys.executable)")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return Optional.ofNullable(python.inputReader().readLine())
                .map(program -> new Peer("Python, boto3, four calls", List.of(program, script("four_calls.py"))));
    }

    /**
     * The script in Node, in one file with the AWS SDK; empty without Node, the SDK or esbuild.
     *
     * @param folder whose node_modules has {@code @aws-sdk/client-ecs} and {@code esbuild}
     */
    static Optional<Peer> node(Path folder) throws IOException {
        Path modules = folder.resolve("node_modules").toAbsolutePath();
        Path esbuild = modules.resolve(".bin").resolve("esbuild");
        if (PinnedProcess.onPath("node").isEmpty()
                || !Files.exists(esbuild)
                || !Files.exists(modules.resolve("@aws-sdk").resolve("client-ecs"))) {
            return Optional.empty();
        }
        Path bundle = folder.resolve("four-calls.cjs").toAbsolutePath();
        var bundling = new ProcessBuilder(
                        esbuild.toString(),
                        script("four-calls.mjs"),
                        "--bundle",
                        "--minify",
                        "--platform=node",
                        "--log-level=error",
                        "--outfile=" + bundle)
                .inheritIO();
        bundling.environment().put("NODE_PATH", modules.toString());
        if (bundling.start().onExit().join().exitValue() != 0) {
            return Optional.empty();
        }
        return Optional.of(new Peer("Node, AWS SDK in one file, four calls", List.of("node", bundle.toString())));
    }

    private static String script(String name) {
        return SCRIPTS.resolve(name).toAbsolutePath().toString();
    }

    /**
     * Starts the script, and waits until it has deployed.
     *
     * @throws IllegalStateException if it fails
     */
    Deployed deploy(BenchAccount aws, String tag) throws IOException {
        Path folder = Files.createTempDirectory("bench-peer");
        Path certificate = folder.resolve("certificate.pem");
        Files.writeString(certificate, aws.server().certificate().orElse(""));
        var whole = new ArrayList<>(command);
        String service = BenchServices.name(0);
        whole.addAll(
                List.of(BenchServices.CLUSTER, service, service + "-dev-template", service + "-peer", aws.image(tag)));
        var environment = new HashMap<>(
                Map.of("AWS_CA_BUNDLE", certificate.toString(), "NODE_EXTRA_CA_CERTS", certificate.toString()));
        environment.putAll(aws.environment());
        aws.calls().begin(() -> Duration.ZERO);
        long start = System.nanoTime();
        try (var process = new PinnedProcess(whole, environment, folder, ProcessBuilder.Redirect.PIPE)) {
            String said = process.process().inputReader(StandardCharsets.UTF_8).readLine();
            Duration untilDone = Duration.ofNanos(System.nanoTime() - start);
            if (!"done".equals(said)) {
                throw new IllegalStateException("%s: %s".formatted(name, process.errors()));
            }
            return new Deployed(
                    untilDone,
                    process.cpu(),
                    process.peakMegabytes(),
                    aws.calls().count());
        } finally {
            TemporaryFolder.delete(folder);
        }
    }
}
