package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.documents.Document;
import dev.slipway.endtoend.process.FunctionProcess;
import dev.slipway.pipeline.CommandFixture.Ran;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.sandbox.local.Fixtures;
import dev.slipway.sandbox.local.Installation;
import dev.slipway.sandbox.local.LocalSlipway;
import dev.slipway.sandbox.local.SandboxClock;
import dev.slipway.sandbox.runtime.LambdaRuntimeApi;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody is called at night: an alarm rings because a configuration is broken, and a version does harm. The person types
 * what the alarm's description and the runbook say. DeployFunction runs from the jar in a process of its own.
 */
class NightCallIT {
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));
    private static final String API = "/slipway/targets/api";
    private static final String OF_API = """
            {"service": "api", "environment": "prod", "repository": "acme/api", "tags": ["main-*"]}""";
    private static final Pattern ADVICE =
            Pattern.compile("First command: bin/slipway (\\w+)\\. .*: (docs/\\S+)#(\\S+)");

    private final LocalSlipway slipway = new LocalSlipway(
            Installation.of(TEMPLATE),
            new LocalSlipway.Start(SandboxClock.running(), Optional.of("""
                    {"service": "web", "environment": "prod", "repository": "acme/web"}"""), Fixtures.NONE),
            0,
            Duration.ofMillis(50),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    private final QueuedMessages queues = new QueuedMessages(slipway.account());
    private final FunctionProcess deploy;

    @BeforeAll
    static void needed() {
        CommandFixture.needed();
    }

    NightCallIT(@TempDir Path task) throws Exception {
        var parameters = new HashMap<>(slipway.queues());
        parameters.put("Configuration", LocalSlipway.CONFIGURATION);
        deploy = new FunctionProcess("DeployFunction", task, slipway.endpoint(), parameters);
        slipway.replace("DeployFunction", fromTheJar());
        slipway.account().conditions().otherwise(new Behaviour.Starts(Duration.ZERO));
        List.of("web", "api").forEach(this::create);
    }

    private Invocable fromTheJar() {
        return new Invocable() {
            @Override
            public String name() {
                return "slipway-deploy";
            }

            @Override
            public synchronized Result invoke(String event) {
                try {
                    LambdaRuntimeApi.Answer answer = deploy.invoke(event);
                    return answer.where().equals("response")
                            ? new Result(Optional.of(answer.body()), Optional.empty())
                            : Result.failed(new IllegalStateException(
                                    answer.body().path("errorMessage").asText()));
                } catch (Exception e) {
                    throw new IllegalStateException("no answer to " + event, e);
                }
            }
        };
    }

    /** As Terraform does. */
    private void create(String service) {
        slipway.account().setup().repository("acme/" + service);
        String template = slipway.account().setup().taskDefinition("""
                        {"family": "%1$s-prod-template", "containerDefinitions": [
                          {"name": "app", "image": "%2$s/acme/%1$s:latest", "memory": 64}]}""".formatted(
                        service, slipway.account().registryHost()));
        slipway.account().setup().service("prod", service, template);
    }

    @AfterEach
    void stop() {
        deploy.close();
        slipway.close();
    }

    private Ran type(String... words) throws Exception {
        return new SlipwayScript(CommandFixture.of(slipway.endpoint()).with(Map.of("USER", "jo"))).run(words);
    }

    private String typed(String... words) throws Exception {
        Ran ran = type(words);
        assertThat(ran.code())
                .as("%s: %s%s", String.join(" ", words), ran.out(), ran.err())
                .isZero();
        return ran.out();
    }

    private void push(String repository, String tag) throws Exception {
        slipway.account().setup().push(repository, tag, tag);
        quiet();
    }

    /** Waits until all that follows has happened. */
    private void quiet() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(slipway.endpoint().resolve("/_sandbox/Wait"))
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    @Test
    void personWhoFollowsTheAlarmFindsTheEventsAgainAndLosesNothing() throws Exception {
        for (String tag : List.of("main-1", "main-2")) {
            push("acme/web", tag);
            typed("deploy", "web", "prod", tag);
        }
        slipway.account().setup().parameter(API, OF_API.replace("tags", "tag"));
        // the function reads the parameters at most every 3 seconds
        assertThat(untilItSays(API, "status", "api", "prod")).contains(API);
        push("acme/api", "main-7");

        Matcher advice = adviceOfTheAlarmThatRings();
        assertThat(Document.of(advice.group(2)).anchors()).contains(advice.group(3));
        assertThat(typed(advice.group(1)))
                .contains("failed-invocations: 1 message\n", "push of acme/api:main-7 -> slipway-deploy: ", API);
        assertThat(typed("status", "web", "prod")).contains("main-2 (2)");
        assertThat(typed("rollback", "web", "prod", "--hold", "--reason", "checkout is slow"))
                .contains("acme/web:main-1");

        slipway.account().setup().parameter(API, OF_API);
        assertThat(untilItSays("main-7", "check", "api", "prod")).contains("acme/api:main-7");
        assertThat(typed("redrive", "--send", "all").replaceAll(" [0-9a-f]{8} ", " "))
                .isEqualTo("""
                        sent push of acme/api:main-7
                        sent 1 of 1 messages; 0 left
                        """);
        quiet();

        assertThat(typed("redrive")).isEqualTo("the queues are empty\n");
        assertThat(typed("status"))
                .containsPattern("(?m)^api +prod +main-7 \\(1\\) +good")
                .containsPattern("(?m)^web +prod +main-1 \\(3\\) +good")
                .contains(" by jo: checkout is slow");
        assertThat(type("deploy", "web", "prod", "main-2").err()).startsWith("slipway: HELD web in prod: ");
    }

    /** An alarm rings while its queue holds a message that nobody has received. */
    private Matcher adviceOfTheAlarmThatRings() {
        List<JsonNode> ringing = TEMPLATE.resources().properties().stream()
                .filter(one -> one.getValue().path("Type").asText().equals("AWS::CloudWatch::Alarm"))
                .map(alarm -> alarm.getValue().path("Properties"))
                .filter(alarm -> Optional.ofNullable(slipway.queues()
                                .get(alarm.at("/Dimensions/0/Value/Fn::GetAtt/0")
                                        .asText()))
                        .filter(url -> queues.visible(url.replaceFirst("^.*/slipway-", "")) > 0)
                        .isPresent())
                .toList();
        assertThat(ringing).hasSize(1);
        Matcher advice =
                ADVICE.matcher(ringing.getFirst().path("AlarmDescription").asText());
        assertThat(advice.find()).as(Json.write(ringing.getFirst())).isTrue();
        return advice;
    }

    /** The function reads the configuration again after some seconds. */
    private String untilItSays(String text, String... words) throws Exception {
        String said = "";
        for (int i = 0; i < 30 && !said.contains(text); i++) {
            Ran ran = type(words);
            said = ran.out() + ran.err();
        }
        return said;
    }
}
