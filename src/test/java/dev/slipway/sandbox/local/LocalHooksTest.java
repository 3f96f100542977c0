package dev.slipway.sandbox.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lifecycle hooks of a local Slipway on a manual clock, whose function calls the sandbox over HTTP. */
@Timeout(60)
class LocalHooksTest {
    private static final String CONFIGURATION = """
            { "targets": [{ "service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"] }] }""";
    private static final String STATE = """
            { "repositories": [{ "repositoryName": "acme/web" }],
              "clusters": [{ "clusterName": "dev" }],
              "taskDefinitions": [{ "family": "web-dev-template", "containerDefinitions": [
                { "name": "app", "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/acme/web:latest", "memory": 64 }] }],
              "services": [{ "cluster": "dev", "serviceName": "web", "taskDefinition": "web-dev-template",
                "desiredCount": 2, "deploymentConfiguration": { "strategy": "BLUE_GREEN", "lifecycleHooks": [
                  { "hookTargetArn": "arn:aws:lambda:us-east-1:123456789012:function:smoke",
                    "roleArn": "arn:aws:iam::123456789012:role/ecs", "lifecycleStages": ["POST_TEST_TRAFFIC_SHIFT"] }] } }] }""";

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private Optional<LocalSlipway> started = Optional.empty();

    private void start(String state, Map<String, String> parameters) throws IOException {
        Path file = Files.writeString(directory.resolve("state.json"), state);
        started = Optional.of(new LocalSlipway(
                Installation.of(Template.read(Path.of("template.yaml")), "us-east-1", parameters),
                new LocalSlipway.Start(
                        SandboxClock.manual(Instant.parse("2026-03-02T09:00:00Z")),
                        Optional.of(CONFIGURATION),
                        Fixtures.read(file)),
                0,
                Duration.ofMillis(50),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)));
    }

    private void addSmokeTest() {
        started.orElseThrow().functions().add(new Invocable() {
            @Override
            public String name() {
                return "smoke";
            }

            @Override
            public Result invoke(String event) {
                return new Result(Optional.of(smokeTest()), Optional.empty());
            }
        });
    }

    @AfterEach
    void stop() {
        http.close();
        started.ifPresent(LocalSlipway::close);
    }

    /** A request that waits pauses on the sandbox's clock, and rollouts proceed meanwhile. */
    private JsonNode smokeTest() {
        JsonNode answer = post(
                "/2015-03-31/functions/slipway-deploy/invocations",
                "{\"service\": \"web\", \"environment\": \"dev\", \"tag\": \"main-1\", \"wait\": true}");
        answers.add(answer.at("/outcomes/0/outcome").asText());
        return Json.object().put("hookStatus", answers.size() == 1 ? "IN_PROGRESS" : "SUCCEEDED");
    }

    private JsonNode post(String path, String body) {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(started.orElseThrow().endpoint() + path))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return Json.parse(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void deploymentGoesOnAfterTheFunctionCalledTheSandboxTwice() throws Exception {
        start(STATE, Map.of());
        addSmokeTest();
        post("/_sandbox/Push", "{\"repository\": \"acme/web\", \"tag\": \"main-1\"}");
        post("/_sandbox/Wait", "{\"seconds\": 3600}");

        assertThat(answers).hasSize(2).doesNotContain("");
        assertThat(post("/_sandbox/Outcomes", "{}").path("outcomes").findValuesAsText("outcome"))
                .contains("DEPLOYING", "SUCCEEDED");
    }

    @ParameterizedTest
    @CsvSource({"200, SUCCEEDED", "500, ROLLING_BACK_BY_ECS"})
    void installedSmokeTestDecides(int status, String outcome) throws Exception {
        HttpServer listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(status, -1);
            }
        });
        listener.start();
        try {
            String host = "127.0.0.1:" + listener.getAddress().getPort();
            String hook =
                    "function:slipway-smoke-test:live\", \"hookDetails\": {\"tries\": 2, \"requests\": [{\"url\": \"http://%s/\"}]}"
                            .formatted(host);
            start(STATE.replace("function:smoke\"", hook), Map.of("SmokeTestHosts", host));

            post("/_sandbox/Push", "{\"repository\": \"acme/web\", \"tag\": \"main-1\"}");
            post("/_sandbox/Wait", "{\"seconds\": 3600}");

            assertThat(post("/_sandbox/Outcomes", "{}").path("outcomes").findValuesAsText("outcome"))
                    .contains(outcome);
        } finally {
            listener.stop(0);
        }
    }

    @Test
    void smokeTestDoesNotExistWithoutHosts() throws Exception {
        start(STATE.replace("function:smoke", "function:slipway-smoke-test"), Map.of());

        post("/_sandbox/Push", "{\"repository\": \"acme/web\", \"tag\": \"main-1\"}");
        post("/_sandbox/Wait", "{\"seconds\": 3600}");

        assertThat(post("/_sandbox/Outcomes", "{}").path("outcomes").findValuesAsText("outcome"))
                .contains("ROLLING_BACK_BY_ECS");
    }
}
