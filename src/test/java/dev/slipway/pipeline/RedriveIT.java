package dev.slipway.pipeline;

import static dev.slipway.pipeline.QueuedMessages.FAILED;
import static dev.slipway.pipeline.QueuedMessages.NOTIFICATIONS;
import static dev.slipway.pipeline.QueuedMessages.TOPIC;
import static dev.slipway.pipeline.QueuedMessages.UNDELIVERED;
import static dev.slipway.pipeline.QueuedMessages.event;
import static dev.slipway.pipeline.QueuedMessages.function;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.pipeline.CommandFixture.Ran;
import dev.slipway.sandbox.api.Fault;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bin/slipway redrive} with the real AWS CLI and the sandbox's queues. */
class RedriveIT {
    private static final String DEPLOY = function("slipway-deploy:live");
    private static final String ROLLBACK = function("slipway-rollback:live");

    /** No event concerns its target, so that none fails again. */
    private static final String OTHER_TARGET = """
            {"targets": [{"service": "other", "environment": "dev", "repository": "acme/other"}]}""";

    private final LocalSlipway slipway = new LocalSlipway(
            Installation.of(Template.read(Path.of("template.yaml")), "us-east-1", Map.of("NotificationTopic", TOPIC)),
            new LocalSlipway.Start(SandboxClock.running(), Optional.of(OTHER_TARGET), Fixtures.NONE),
            0,
            Duration.ofMillis(50),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    private final SlipwayScript script = new SlipwayScript(CommandFixture.of(slipway.endpoint()));
    private final QueuedMessages queues = new QueuedMessages(slipway.account());

    @BeforeAll
    static void needed() {
        CommandFixture.needed();
    }

    @AfterEach
    void close() {
        slipway.close();
    }

    private Ran redrive(String... options) throws Exception {
        var arguments = new ArrayList<>(List.of("redrive"));
        arguments.addAll(List.of(options));
        return script.run(arguments.toArray(String[]::new));
    }

    private void everyKind() {
        ObjectNode request =
                Json.object().put("service", "web").put("environment", "prod").put("tag", "v1.4.2");
        queues.failed(DEPLOY, event("push"), "FAILED web in dev:\n\n Rate\u001b[31m exceeded " + "x".repeat(500))
                .failed(ROLLBACK, event("state-change-failed"), "FAILED web in dev: AccessDenied")
                .failed(function("slipway-reconcile:7"), event("scheduled"), "timed out")
                .failed(DEPLOY, event("deploy-requested"), "")
                .failed(DEPLOY, event("template-registered"), "out of memory")
                .failed(DEPLOY, request, "no")
                .failed(function("other:live"), event("push"), "no")
                .undelivered(UNDELIVERED, DEPLOY, event("push-multi-arch"))
                .message(UNDELIVERED, "\u001b]0;title\u0007 secret", Map.of())
                .undelivered(NOTIFICATIONS, TOPIC, notification());
    }

    private static String withoutIds(String text) {
        return text.replaceAll(" [0-9a-f]{8} ", " ");
    }

    private static ObjectNode notification() {
        ObjectNode event = Json.object().put("source", "slipway").put("detail-type", "Deployment Rolled Back");
        event.putObject("detail").put("title", "web in prod: v1.4.2 rolled back to v1.4.1");
        return event;
    }

    @Test
    void listSaysInWordsWhatLiesInTheQueuesAndWhy() throws Exception {
        everyKind();
        Ran ran = redrive();

        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        assertThat(ran.out().replaceAll("(?m)^  [0-9a-f]{8}  \\d+s  ", "  "))
                .isEqualToNormalizingNewlines("""
                failed-invocations: 7 messages
                  push of acme/web:main-42 -> slipway-deploy: FAILED web in dev: Rate [31m exceeded %s...
                  deployment of web in dev FAILED -> slipway-rollback: FAILED web in dev: AccessDenied
                  schedule -> slipway-reconcile: timed out
                  request by event: deploy of web in prod: v1.4.2 -> slipway-deploy
                  registration of web-dev-template -> slipway-deploy: out of memory
                  request deploy of web in prod: v1.4.2 -> slipway-deploy: no
                  push of acme/web:main-42: no (it names no function of this installation: it can only be dropped)
                undelivered-events: 2 messages
                  push of acme/web:v1.4.2 -> slipway-deploy: NO_PERMISSIONS: not authorized
                  unreadable message (it is no event: it can only be dropped)
                undelivered-notifications: 1 message
                  Deployment Rolled Back: web in prod: v1.4.2 rolled back to v1.4.1: NO_PERMISSIONS: not authorized
                To send them again: slipway redrive --send ID, or --send all
                To delete them: slipway redrive --drop ID, or --drop all
                """.formatted("x".repeat(359)));
        assertThat(queues.visible(FAILED)).isEqualTo(7);
        assertThat(queues.visible(UNDELIVERED)).isEqualTo(2);
        assertThat(queues.sent()).isEmpty();
    }

    @Test
    void sendAllSendsWhatAFunctionTakesAndSaysWhatIsLeft() throws Exception {
        queues.failed(ROLLBACK.replace(":live", ":7"), event("state-change-failed"), "no")
                .undelivered(UNDELIVERED, DEPLOY, event("push"))
                .message(UNDELIVERED, "[]", Map.of())
                .undelivered(NOTIFICATIONS, TOPIC, notification());
        Ran ran = redrive("--send", "all");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(withoutIds(ran.out())).isEqualTo("""
                sent deployment of web in dev FAILED
                sent push of acme/web:main-42
                left unreadable message: it is no event
                left Deployment Rolled Back: web in prod: v1.4.2 rolled back to v1.4.1: no function takes notifications
                sent 2 of 4 messages; 2 left
                """);
        assertThat(queues.sent())
                .extracting(input -> input.path("FunctionName").asText())
                .containsExactly(ROLLBACK, DEPLOY);
        assertThat(queues.sent())
                .extracting(input -> Json.parse(input.path("Payload").asText()))
                .containsExactly(event("state-change-failed"), event("push"));
        assertThat(queues.visible(FAILED)).isZero();
        assertThat(queues.visible(UNDELIVERED)).isEqualTo(1);
        assertThat(queues.visible(NOTIFICATIONS)).isEqualTo(1);
        assertThat(queues.hidden(FAILED) + queues.hidden(UNDELIVERED) + queues.hidden(NOTIFICATIONS))
                .isZero();
    }

    @Test
    void sendByIdSendsWhatItNamesAndLeavesTheOthersVisible() throws Exception {
        queues.failed(DEPLOY, event("push"), "no").failed(ROLLBACK, event("state-change-failed"), "no");
        JsonNode list =
                Json.parse(redrive("--queue", "invocations", "-o", "json").out());
        String id = list.at("/messages/1/id").asText().substring(0, 8);
        Ran ran = redrive("--queue", "invocations", "--send", id + ",nothing");

        assertThat(list.at("/messages/0/what").asText()).isEqualTo("push of acme/web:main-42");
        assertThat(list.at("/messages/0").has("private")).isFalse();
        assertThat(ran)
                .isEqualTo(new Ran(1, """
                sent %s deployment of web in dev FAILED
                sent 1 of 2 messages; 1 left
                """.formatted(id), "slipway: no message has an id that begins with nothing\n"));
        assertThat(queues.sent()).hasSize(1);
        assertThat(queues.visible(FAILED)).isEqualTo(1);
    }

    /** {@code live} may do what the caller may not. */
    @Test
    void requestOfACallerIsSentToItsAliasAgain() throws Exception {
        slipway.account()
                .quietly(
                        "lambda",
                        "CreateAlias",
                        Json.object()
                                .put("FunctionName", "slipway-deploy")
                                .put("Name", "web-pipeline")
                                .put("FunctionVersion", "1"));
        ObjectNode request = Json.object().put("service", "web").put("environment", "prod");
        queues.failed(function("slipway-deploy:web-pipeline"), request.put("tag", "v1"), "REFUSED");
        assertThat(redrive().out()).contains(" -> slipway-deploy:web-pipeline: REFUSED");

        Ran ran = redrive("--send", "all");

        assertThat(ran.out()).contains("sent 1 of 1 messages");
        assertThat(slipway.account().calls())
                .filteredOn(call -> call.operation().equals("Invoke")
                        && call.input().path("InvocationType").asText().equals("Event"))
                .extracting(call -> call.input().path("FunctionName").asText())
                .containsExactly(function("slipway-deploy:web-pipeline"));
    }

    /** SQS does not delete the second message, and Lambda refuses the third event. */
    @Test
    void onlyWhatLambdaTookIsDeleted() throws Exception {
        queues.failed(DEPLOY, event("push"), "no")
                .failed(DEPLOY, event("template-registered"), "no")
                .failed(ROLLBACK, event("state-change-failed"), "no");
        queues.account()
                .faults()
                .after("DeleteMessage", 1, 1, Fault.accessDenied("sqs:DeleteMessage"))
                .after("Invoke", 3, 1, Fault.accessDenied("lambda:InvokeFunction"));
        Ran ran = redrive("--queue", "invocations", "--send", "all");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(withoutIds(ran.out())
                        .lines()
                        .map(line -> line.replaceFirst("User: .* perform: (\\S+) .* action", "$1")))
                .containsExactly(
                        "sent push of acme/web:main-42",
                        "sent, not deleted registration of web-dev-template: An error occurred (AccessDeniedException) when"
                                + " calling the DeleteMessage operation: sqs:DeleteMessage; sending it once more does no harm",
                        "left deployment of web in dev FAILED: An error occurred (AccessDeniedException) when calling the"
                                + " Invoke operation: lambda:InvokeFunction",
                        "sent 2 of 3 messages; 2 left");
        assertThat(queues.sent()).hasSize(3);
        assertThat(queues.visible(FAILED)).isEqualTo(2);
    }

    @Test
    void dropDeletesWhatItNamesAlsoMoreThanTen() throws Exception {
        for (int i = 0; i < 12; i++) {
            queues.undelivered(NOTIFICATIONS, TOPIC, notification());
        }
        Ran ran = redrive("--queue", "notifications", "--drop", "all", "-o", "json");

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(Json.parse(ran.out()).path("messages").findValuesAsText("result"))
                .hasSize(12)
                .containsOnly("dropped");
        assertThat(queues.visible(NOTIFICATIONS) + queues.hidden(NOTIFICATIONS)).isZero();
        assertThat(queues.sent()).isEmpty();
    }

    @Test
    void emptyQueuesAreSaidToBeEmptyWithWhatIsHidden() throws Exception {
        queues.failed(DEPLOY, event("push"), "no");
        queues.receive(FAILED);

        assertThat(redrive("--queue", "invocations")).isEqualTo(new Ran(0, """
                the queues are empty
                failed-invocations: 1 received by somebody else, hidden for up to 15 minutes
                """, ""));
    }

    @Test
    void deniedQueueIsSaidToBeOutOfReach() throws Exception {
        queues.failed(DEPLOY, event("push"), "no");
        queues.account().faults().always("ReceiveMessage", Fault.accessDenied("sqs:ReceiveMessage"));
        Ran ran = redrive("--queue", "events");

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).startsWith("slipway: could not read the queue ").contains("sqs:ReceiveMessage");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--queue all | --queue must be events, invocations or notifications, but is \"all\"",
                "--send all --drop all | redrive takes --send or --drop, not both",
                "--queue notifications --send all | no function takes notifications: read them, then --drop them",
                "web | unexpected argument \"web\""
            })
    void wrongCallSaysWhatIsWrong(String options, String problem) throws Exception {
        Ran ran = redrive(options.split(" ", -1));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).startsWith("slipway: " + problem);
    }
}
