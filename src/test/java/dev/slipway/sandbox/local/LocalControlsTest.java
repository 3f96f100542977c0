package dev.slipway.sandbox.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.documents.Document;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.io.OutputStream;
import java.io.PrintStream;
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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The controls of a local Slipway on a manual clock, over HTTP. */
class LocalControlsTest {
    private static final String CONFIGURATION = """
            { "targets": [{ "service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"] }] }""";
    private static final String STATE = """
            { "repositories": [{ "repositoryName": "acme/web" }],
              "images": [{ "repository": "acme/web", "tag": "main-0" },
                         { "repository": "acme/web", "tag": "main-bad", "build": "bad", "behaviour": "failsToStart" }],
              "clusters": [{ "clusterName": "dev" }],
              "taskDefinitions": [{ "family": "web-dev-template", "containerDefinitions": [
                { "name": "app", "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/acme/web:latest", "memory": 64 }] }],
              "services": [{ "cluster": "dev", "serviceName": "web", "taskDefinition": "web-dev-template",
                "desiredCount": 2, "deploymentConfiguration":
                  { "deploymentCircuitBreaker": { "enable": true, "rollback": false } } }] }""";
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");
    private static final Pattern COMMAND =
            Pattern.compile("^# (\\w+): .+\\n(?:#.*\\n)?curl -s (\\S+) -d '(.*)'$", Pattern.MULTILINE);

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private LocalSlipway slipway;

    @BeforeEach
    void start() throws Exception {
        slipway = start(STATE, Map.of());
    }

    private LocalSlipway start(String state, Map<String, String> parameters) throws Exception {
        Path file = Files.writeString(directory.resolve("state.json"), state);
        return new LocalSlipway(
                Installation.of(Template.read(Path.of("template.yaml")), "us-east-1", parameters),
                new LocalSlipway.Start(SandboxClock.manual(NINE), Optional.of(CONFIGURATION), Fixtures.read(file)),
                0,
                Duration.ofMillis(50),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        http.close();
        slipway.close();
    }

    private HttpResponse<String> send(String control, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(slipway.endpoint().resolve("/_sandbox/" + control))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode call(String control, String body) throws Exception {
        HttpResponse<String> answer = send(control, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.parse(answer.body());
    }

    private void push(String tag) throws Exception {
        call("Push", Json.write(Json.object().put("repository", "acme/web").put("tag", tag)));
    }

    private List<String> outcomes() throws Exception {
        return call("Outcomes", "{\"service\": \"web\"}").path("outcomes").findValuesAsText("outcome");
    }

    private Instant now() throws Exception {
        return Instant.parse(call("Health", "").path("time").asText());
    }

    @Test
    void waitReturnsWhenSlipwayHasNotedTheEnd() throws Exception {
        push("main-1");
        JsonNode waited = call("Wait", "");

        assertThat(Instant.parse(waited.path("time").asText())).isEqualTo(NINE.plusSeconds(10));
        assertThat(outcomes()).contains("DEPLOYING", "SUCCEEDED");
    }

    @Test
    void waitSeesARollbackThrough() throws Exception {
        push("main-1");
        call("Wait", "");
        call("Push", "{\"repository\": \"acme/web\", \"tag\": \"main-2\", \"build\": \"bad\"}");
        call("Wait", "");

        assertThat(outcomes()).contains("ROLLED_BACK");
        assertThat(slipway.account().deploying()).isEmpty();
    }

    @Test
    void waitIsRefusedAtItsLimit() throws Exception {
        call("Behave", "{\"behaviour\": \"stuck\"}");
        push("main-1");
        HttpResponse<String> refused = send("Wait", "{\"seconds\": 60}");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("After 60 seconds", "the deployment of dev/web");
        assertThat(now()).isEqualTo(NINE.plusSeconds(60));
    }

    /** A stuck deployment is rolled back by the schedule alone: 30 minutes are its deadline, and the schedule runs every five. */
    @Test
    void scheduleRunsWhileTheClockAdvances() throws Exception {
        push("main-1");
        call("Wait", "");
        call("Behave", "{\"behaviour\": \"stuck\"}");
        push("main-2");
        call("Advance", "{\"seconds\": 2400}");

        assertThat(now()).isEqualTo(NINE.plusSeconds(2410));
        assertThat(outcomes()).contains("ROLLED_BACK");
    }

    @Test
    void timePassesForAWaitingRequestOnAManualClock() throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(slipway.endpoint().resolve("/2015-03-31/functions/slipway-deploy/invocations"))
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"service\": \"web\", \"environment\": \"dev\", \"tag\": \"main-0\", \"wait\": true}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(Json.parse(answer.body()).at("/outcomes/0/outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(now()).isAfter(NINE);
    }

    @Test
    void imagesOfTheStateDeployNothing() throws Exception {
        call("Advance", "{\"seconds\": 1}");

        assertThat(outcomes()).isEmpty();
        assertThat(slipway.account().hasImage("acme/web:main-0")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "86401"})
    void clockAdvancesByADayAtMost(String seconds) throws Exception {
        HttpResponse<String> refused = send("Advance", "{\"seconds\": %s}".formatted(seconds));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("a whole number from 1 to 86400");
        assertThat(now()).isEqualTo(NINE);
    }

    @Test
    void resetLeavesWhatTheSandboxStartedWith() throws Exception {
        push("main-1");
        call("Wait", "");
        call("Fault", "{\"fault\": \"throttled\"}");
        call("Reset", "");

        assertThat(outcomes()).isEmpty();
        assertThat(slipway.account().hasImage("acme/web:main-1")).isFalse();
        assertThat(slipway.account().hasImage("acme/web:main-0")).isTrue();
        push("main-1");
        call("Wait", "");
        assertThat(outcomes()).contains("SUCCEEDED");
    }

    @Test
    void outcomesAreThoseOfTheServiceAndEnvironmentThatAreNamed() throws Exception {
        push("main-1");
        call("Wait", "");

        assertThat(call("Outcomes", "{\"service\": \"web\", \"environment\": \"dev\"}")
                        .path("outcomes"))
                .isNotEmpty()
                .allSatisfy(outcome ->
                        assertThat(outcome.path("environment").asText()).isEqualTo("dev"));
        assertThat(call("Outcomes", "{\"service\": \"api\"}").path("outcomes")).isEmpty();
        assertThat(call("Outcomes", "{\"environment\": \"prod\"}").path("outcomes"))
                .isEmpty();
    }

    @Test
    void parametersOfTheInstallationHold() throws Exception {
        slipway.close();
        slipway = start(STATE, Map.of("EventBus", "deployments", "Configuration", "ssm:/acme/slipway"));
        push("main-1");
        call("Wait", "");

        assertThat(call("Events", "{\"bus\": \"deployments\"}").path("events").findValuesAsText("source"))
                .isNotEmpty()
                .containsOnly("slipway");
        assertThat(call("Events", "").path("events").findValuesAsText("source")).doesNotContain("slipway");
        assertThat(slipway.account()
                        .quietly("ssm", "GetParameter", Json.object().put("Name", "/acme/slipway"))
                        .at("/Parameter/Value")
                        .asText())
                .isEqualTo(CONFIGURATION);
    }

    @Test
    void stateThatAwsRefusesIsNamedByItsPlace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> start(STATE.replace("\"family\"", "\"families\""), Map.of()))
                .withMessageContaining("taskDefinitions[0]: ClientException");
    }

    @Test
    void listHasACommandThatRunsForEachControl() throws Exception {
        HttpResponse<String> list = http.send(
                HttpRequest.newBuilder(slipway.endpoint().resolve("/_sandbox/")).build(),
                HttpResponse.BodyHandlers.ofString());
        List<MatchResult> commands = COMMAND.matcher(list.body()).results().toList();

        assertThat(commands).hasSizeGreaterThan(15);
        assertThat(list.body().lines().filter(line -> line.startsWith("curl"))).hasSameSizeAs(commands);
        for (MatchResult command : commands) {
            assertThat(command.group(2)).isEqualTo(slipway.endpoint() + "/_sandbox/" + command.group(1));
            HttpResponse<String> answer = send(command.group(1), command.group(3));
            assertThat(answer.statusCode())
                    .as("%s: %s", command.group(), answer.body())
                    .isEqualTo(200);
            // it would concern the controls that follow
            call("ClearFaults", "");
        }
    }

    @Test
    void documentNamesEachControl() throws Exception {
        HttpResponse<String> list = http.send(
                HttpRequest.newBuilder(slipway.endpoint().resolve("/_sandbox")).build(),
                HttpResponse.BodyHandlers.ofString());
        List<String> names = COMMAND.matcher(list.body())
                .results()
                .map(command -> command.group(1))
                .toList();

        assertThat(Document.of("docs/sandbox.md").table("| control | what it does | members of the body |").stream()
                        .flatMap(row -> Pattern.compile("`(\\w+)`")
                                .matcher(row.cells().getFirst())
                                .results())
                        .map(name -> name.group(1)))
                .containsExactlyInAnyOrderElementsOf(names);
    }
}
