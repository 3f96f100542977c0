package dev.slipway.road;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A moto_server process for one test. */
public final class Moto implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(1);
    private static final long BETWEEN_LOOKS = 200;

    private final Process process;
    private final URI endpoint;

    private Moto(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /**
     * Starts the server, or skips the tests with a line that says why.
     *
     * @throws IllegalStateException if it is not installed and {@code slipway.moto} is {@code required}
     */
    static Moto start(Path log) throws IOException, InterruptedException {
        return start(log, Map.of());
    }

    /** @param environment moto's settings */
    public static Moto start(Path log, Map<String, String> environment) throws IOException, InterruptedException {
        Optional<Path> program = installed();
        if (program.isEmpty()) {
            String how = "moto_server is not installed: pip install 'moto[server]'";
            if (System.getProperty("slipway.moto", "").equals("required")) {
                throw new IllegalStateException(how);
            }
            return abort(how + " to run this test");
        }
        return start(program.get(), log, environment);
    }

    private static Optional<Path> installed() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, "moto_server"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Moto start(Path program, Path log, Map<String, String> environment)
            throws IOException, InterruptedException {
        int port = freePort();
        var builder = new ProcessBuilder(program.toString(), "-H", "127.0.0.1", "-p", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // without this, no deployment ever settles
        builder.environment().put("MOTO_ECS_SERVICE_RUNNING", "2");
        builder.environment().putAll(environment);
        Process process = builder.start();
        var moto = new Moto(process, URI.create("http://127.0.0.1:" + port));
        Instant latest = Instant.now().plus(START);
        while (!moto.answers()) {
            if (!process.isAlive() || Instant.now().isAfter(latest)) {
                moto.close();
                throw new IllegalStateException("moto_server does not answer: " + Files.readString(log));
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
        return moto;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean answers() {
        try {
            var connection = (HttpURLConnection)
                    endpoint.resolve("/moto-api/data.json").toURL().openConnection();
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        // pyenv starts it through a shell, which does not forward the signal
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
