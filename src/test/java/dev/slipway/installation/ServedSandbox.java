package dev.slipway.installation;

import dev.slipway.fixtures.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The release's sandbox as a process in a folder of its own: {@code java -jar slipway-sandbox.jar serve}. */
final class ServedSandbox implements AutoCloseable {
    private static final Pattern ENDPOINT = Pattern.compile("AWS_ENDPOINT_URL=(http://\\S+)");

    private final Process process;
    private final URI endpoint;

    private ServedSandbox(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    static ServedSandbox start(Path jar, Path folder) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = ChildProcess.withoutAws(List.of(java, "-jar", jar.toString(), "serve", "0"), "SLIPWAY_.*")
                .directory(folder.toFile())
                .redirectError(folder.resolve("sandbox.err").toFile())
                .start();
        try {
            return new ServedSandbox(process, endpoint(process.inputReader(), folder));
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Reads the lines before the log, and then the log, so that the process does not wait for a reader. */
    private static URI endpoint(BufferedReader output, Path folder) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher found = ENDPOINT.matcher(line);
            if (found.find()) {
                Thread.ofVirtual().start(() -> output.lines().forEach(logged -> {}));
                return URI.create(found.group(1));
            }
        }
        throw new IllegalStateException("the sandbox did not start: see " + folder.resolve("sandbox.err"));
    }

    URI endpoint() {
        return endpoint;
    }

    /** What banner says to export, for the AWS CLI and {@code slipway}. */
    Map<String, String> environment() {
        var environment = new HashMap<String, String>();
        environment.put("AWS_ENDPOINT_URL", endpoint.toString());
        environment.put("AWS_REGION", "us-east-1");
        environment.put("AWS_DEFAULT_REGION", "us-east-1");
        environment.put("AWS_ACCESS_KEY_ID", "x");
        environment.put("AWS_SECRET_ACCESS_KEY", "x");
        return environment;
    }

    void push(String repository, String tag) throws IOException, InterruptedException {
        String image = "{\"repository\": \"%s\", \"tag\": \"%s\"}".formatted(repository, tag);
        var request = HttpRequest.newBuilder(endpoint.resolve("/_sandbox/Push"))
                .POST(HttpRequest.BodyPublishers.ofString(image))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.body());
            }
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
