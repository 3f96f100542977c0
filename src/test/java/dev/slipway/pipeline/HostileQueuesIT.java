package dev.slipway.pipeline;

import static dev.slipway.pipeline.QueuedMessages.FAILED;
import static dev.slipway.pipeline.QueuedMessages.UNDELIVERED;
import static dev.slipway.pipeline.QueuedMessages.event;
import static dev.slipway.pipeline.QueuedMessages.function;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.pipeline.CommandFixture.Ran;
import dev.slipway.sandbox.local.Fixtures;
import dev.slipway.sandbox.local.Installation;
import dev.slipway.sandbox.local.LocalSlipway;
import dev.slipway.sandbox.local.SandboxClock;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code bin/slipway redrive} with messages that neither Lambda nor EventBridge wrote, and with ids that name nothing. */
class HostileQueuesIT {
    private static final String DEPLOY = function("slipway-deploy:live");

    private final LocalSlipway slipway = new LocalSlipway(
            Installation.of(Template.read(Path.of("template.yaml")), "us-east-1", Map.of()),
            new LocalSlipway.Start(SandboxClock.running(), Optional.of("""
                    {"targets": [{"service": "other", "environment": "dev", "repository": "acme/other"}]}"""), Fixtures.NONE),
            0,
            Duration.ofMillis(50),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    private final CommandFixture environment = CommandFixture.of(slipway.endpoint());
    private final QueuedMessages queues = new QueuedMessages(slipway.account());

    @BeforeAll
    static void needed() {
        CommandFixture.needed();
    }

    @AfterEach
    void close() {
        slipway.close();
    }

    private Ran redrive(Map<String, String> more, String... options) throws Exception {
        var arguments = new ArrayList<>(List.of("redrive"));
        arguments.addAll(List.of(options));
        return new SlipwayScript(environment.with(more)).run(arguments.toArray(String[]::new));
    }

    @Test
    void everyMessageIsListedAndCanBeDropped() throws Exception {
        for (String body : List.of(
                "{'detail-type': {'a': 1}, 'resources': {'a': 1}}",
                "{'detail-type': 'other', 'resources': 'arn', 'detail': 1}",
                "{'requestContext': 5}",
                "{'requestContext': {'functionArn': 7, 'condition': {}}, 'requestPayload': {'action': [1]}}",
                "{'detail-type': 'ECS Deployment State Change', 'resources': [5], 'detail': []}")) {
            queues.message(FAILED, body.replace('\'', '"'), Map.of());
        }
        Ran list = redrive(Map.of(), "--queue", "invocations");
        Ran drop = redrive(Map.of(), "--queue", "invocations", "--drop", "all");

        assertThat(list.out()).as(list.err()).startsWith("failed-invocations: 5 messages\n");
        assertThat(drop.out()).as(drop.err()).endsWith("dropped 5 of 5 messages; 0 left\n");
        assertThat(queues.visible(FAILED)).isZero();
    }

    /** Only what Lambda writes has a context around the event. */
    @Test
    void eventWithAnEmptyContextIsSentAsItIs() throws Exception {
        ObjectNode push = (ObjectNode) event("push");
        push.putNull("requestContext");
        queues.undelivered(UNDELIVERED, DEPLOY, push);

        Ran ran = redrive(Map.of(), "--queue", "events", "--send", "all");

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(queues.sent())
                .singleElement()
                .satisfies(input ->
                        assertThat(Json.parse(input.path("Payload").asText())).isEqualTo(push));
    }

    /** The folder of the shell has files whose names begin as ids do. */
    @Test
    void idIsNoFileNamePatternAndCountsOnce() throws Exception {
        queues.failed(DEPLOY, event("push"), "no").failed(DEPLOY, event("push"), "no");
        String id = Json.parse(redrive(Map.of(), "--queue", "invocations", "-o", "json")
                        .out())
                .at("/messages/0/id")
                .asText();

        Ran none = redrive(Map.of(), "--queue", "invocations", "--drop", "[Lp]*,");
        Ran twice = redrive(Map.of(), "--queue", "invocations", "--drop", id + ", " + id.substring(0, 8));

        assertThat(none)
                .isEqualTo(new Ran(
                        1,
                        "dropped 0 of 2 messages; 2 left\n",
                        "slipway: no message has an id that begins with [Lp]*\n"));
        assertThat(twice.code()).as(twice.err()).isZero();
        assertThat(twice.out()).endsWith("dropped 1 of 2 messages; 1 left\n");
        assertThat(queues.visible(FAILED)).isEqualTo(1);
    }

    @Test
    void whatOneCommandDoesNotReadIsSaid() throws Exception {
        for (int i = 0; i < 11; i++) {
            queues.failed(DEPLOY, event("push"), "no");
        }
        Ran ran = redrive(Map.of("SLIPWAY_REDRIVE_MOST", "10"), "--queue", "invocations", "--drop", "all");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).endsWith("dropped 10 of 10 messages; 0 left\n");
        assertThat(ran.err())
                .isEqualTo("slipway: there may be more messages in failed-invocations: run the command again to see the"
                        + " others\n");
        assertThat(queues.visible(FAILED)).isEqualTo(1);
    }
}
