package dev.slipway.sandbox.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The aliases of a local Slipway: those of the installation, and those that somebody creates. */
class AliasesTest {
    private static final String DEPLOY = "slipway-deploy";
    private static final String CALLERS = "{\"web-pipeline\": {\"actions\": [\"status\"]}}";

    private final HttpClient http = HttpClient.newHttpClient();
    private final LocalSlipway slipway = new LocalSlipway(
            Installation.of(Template.read(Path.of("template.yaml")), "us-east-1", Map.of("Callers", CALLERS)),
            new LocalSlipway.Start(
                    SandboxClock.manual(Instant.parse("2026-03-02T09:00:00Z")), Optional.empty(), Fixtures.NONE),
            0,
            Duration.ofMillis(50),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));

    /** Answers with the ARN by which it is invoked, or fails. */
    @BeforeEach
    void replaceFunction() {
        slipway.replace(
                "DeployFunction",
                new LocalFunction(
                        (input, output, context) -> {
                            if (new String(input.readAllBytes(), StandardCharsets.UTF_8).contains("fail")) {
                                throw new IllegalStateException("asked to fail");
                            }
                            ObjectNode answer = Json.object().put("arn", context.getInvokedFunctionArn());
                            output.write(Json.write(answer.put("name", context.getFunctionName()))
                                    .getBytes(StandardCharsets.UTF_8));
                        },
                        LocalFunction.arn(slipway.account(), DEPLOY),
                        Duration.ofMinutes(1)));
    }

    @AfterEach
    void stop() {
        http.close();
        slipway.close();
    }

    private HttpResponse<String> invoke(String function, String type, String query, String event) throws Exception {
        String name = URLEncoder.encode(function, StandardCharsets.UTF_8);
        return http.send(
                HttpRequest.newBuilder(slipway.endpoint()
                                .resolve("/2015-03-31/functions/%s/invocations%s".formatted(name, query)))
                        .header("X-Amz-Invocation-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(event))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode answer(String function, String query) throws Exception {
        return Json.parse(invoke(function, "RequestResponse", query, "{}").body());
    }

    private JsonNode lambda(String operation, ObjectNode input) {
        return slipway.account().quietly("lambda", operation, input.put("FunctionName", DEPLOY));
    }

    @ParameterizedTest
    @CsvSource({
        "slipway-deploy, '', ''",
        "slipway-deploy:live, '', :live",
        "slipway-deploy:$LATEST, '', :$LATEST",
        "slipway-deploy:1, '', :1",
        "slipway-deploy:web-pipeline, '', :web-pipeline",
        "slipway-deploy, ?Qualifier=web-pipeline, :web-pipeline",
        "slipway-deploy:web-pipeline, ?Qualifier=web-pipeline, :web-pipeline",
        "arn:aws:lambda:us-east-1:123456789012:function:slipway-deploy:web-pipeline, '', :web-pipeline"
    })
    void functionReadsItsAliasFromItsArn(String function, String query, String ending) throws Exception {
        JsonNode answer = answer(function, query);
        assertThat(answer.path("arn").asText())
                .isEqualTo("arn:aws:lambda:us-east-1:123456789012:function:slipway-deploy" + ending);
        assertThat(answer.path("name").asText()).isEqualTo(DEPLOY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"slipway-deploy:other", "slipway-deploy:2", "slipway-rollback:web-pipeline"})
    void unknownAliasIsNotFound(String function) throws Exception {
        assertThat(invoke(function, "RequestResponse", "", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void aliasThatSomebodyCreatesIsInvokedUntilItIsDeleted() throws Exception {
        lambda("CreateAlias", Json.object().put("Name", "release").put("FunctionVersion", "1"));
        assertThat(answer(DEPLOY + ":release", "").path("arn").asText()).endsWith(":slipway-deploy:release");
        assertThat(lambda("ListAliases", Json.object()).path("Aliases").findValuesAsText("Name"))
                .containsExactly("live", "release", "web-pipeline");

        lambda("DeleteAlias", Json.object().put("Name", "release"));
        assertThat(invoke(DEPLOY + ":release", "RequestResponse", "", "{}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aliasMovesToPublishedVersion() {
        lambda("UpdateFunctionConfiguration", Json.object().put("MemorySize", 512));
        assertThat(lambda("PublishVersion", Json.object()).path("Version").asText())
                .isEqualTo("2");
        ObjectNode one = Json.object().put("Name", "web-pipeline");
        assertThat(lambda("GetFunctionConfiguration", Json.object().put("Qualifier", "web-pipeline"))
                        .has("MemorySize"))
                .isFalse();

        lambda("UpdateAlias", one.deepCopy().put("FunctionVersion", "2"));
        assertThat(lambda("GetAlias", one).path("FunctionVersion").asText()).isEqualTo("2");
        assertThat(lambda("GetFunctionConfiguration", Json.object().put("Qualifier", "web-pipeline"))
                        .path("MemorySize")
                        .asInt())
                .isEqualTo(512);
        assertThat(lambda("ListVersionsByFunction", Json.object())
                        .path("Versions")
                        .findValuesAsText("Version"))
                .containsExactly("$LATEST", "1", "2");
    }

    @Test
    void failedEventOfAnAliasIsKeptWithItsArn() throws Exception {
        for (String function : new String[] {DEPLOY, DEPLOY + ":1", DEPLOY + ":web-pipeline"}) {
            assertThat(invoke(function, "Event", "", "{\"fail\": true}").statusCode())
                    .isEqualTo(202);
        }
        http.send(
                HttpRequest.newBuilder(slipway.endpoint().resolve("/_sandbox/Wait"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        ObjectNode receive = Json.object().put("MaxNumberOfMessages", 10);
        JsonNode kept = slipway.account()
                .quietly(
                        "sqs",
                        "ReceiveMessage",
                        receive.put("QueueUrl", slipway.queues().get("FailedInvocations")));
        assertThat(kept.path("Messages"))
                .singleElement()
                .satisfies(message -> assertThat(Json.parse(message.path("Body").asText())
                                .at("/requestContext/functionArn")
                                .asText())
                        .isEqualTo("arn:aws:lambda:us-east-1:123456789012:function:slipway-deploy:web-pipeline"));
    }

    @Test
    void stackPutsTextOfCallersIntoParameter() {
        ObjectNode name = Json.object().put("Name", "/slipway-callers/slipway");
        assertThat(slipway.account()
                        .quietly("ssm", "GetParameter", name)
                        .at("/Parameter/Value")
                        .asText())
                .isEqualTo(CALLERS);
        ObjectNode boundaries = Json.object().put("Name", "/slipway-boundaries/slipway");
        assertThatThrownBy(() -> slipway.account().quietly("ssm", "GetParameter", boundaries))
                .isInstanceOf(SandboxException.class);
    }
}
