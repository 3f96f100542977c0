package dev.slipway.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.local.LocalContext;
import dev.slipway.text.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/** SmokeTestFunction with a clock that only its pauses move. */
@NullMarked
final class SmokeTestFixture {
    static final String DEPLOYMENT = "arn:aws:ecs:eu-central-1:123456789012:service-deployment/c/web/1";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private Duration timeout = Duration.ofMinutes(5);
    private Duration slept = Duration.ZERO;

    SmokeTestFixture allowing(String... hosts) {
        environment.put("SLIPWAY_SMOKE_TEST_HOSTS", String.join(",", hosts));
        return this;
    }

    SmokeTestFixture with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    SmokeTestFixture with(Duration functionTimeout) {
        timeout = functionTimeout;
        return this;
    }

    /** Sends the hook with these details; apostrophes stand for quotes. */
    JsonNode hook(String details) throws IOException {
        return hook(Json.parse(details.replace('\'', '"')));
    }

    JsonNode hook(JsonNode details) throws IOException {
        ObjectNode event = Json.object();
        event.put("executionId", "f4fcae0f-9bec-41c6-ba87-0eaa0cef8af5");
        event.put("lifecycleStage", "POST_TEST_TRAFFIC_SHIFT");
        event.put("resourceArn", DEPLOYMENT);
        event.set("hookDetails", details);
        return event(Json.write(event));
    }

    JsonNode event(String event) throws IOException {
        var function = new SmokeTestFunction(
                environment, () -> now, this::sleep, new PrintStream(out, true, StandardCharsets.UTF_8));
        var answer = new ByteArrayOutputStream();
        function.handleRequest(
                new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                answer,
                new LocalContext(
                        "arn:aws:lambda:eu-central-1:123456789012:function:smoke:live", "id-1", timeout, () -> now));
        return Json.parse(answer.toString(StandardCharsets.UTF_8));
    }

    private void sleep(Duration length) {
        slept = slept.plus(length);
        now = now.plus(length);
    }

    Duration slept() {
        return slept;
    }

    String log() {
        return out.toString(StandardCharsets.UTF_8);
    }

    List<JsonNode> lines() {
        return log().lines().map(Json::parse).toList();
    }

    /** What the last line says. */
    String message() {
        return lines().getLast().path("message").asText();
    }
}
