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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The queues of a local Slipway, and what Lambda and EventBridge put there. */
class LocalQueuesTest {
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");
    private static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:people";
    private static final String FAILED = "https://sqs.us-east-1.amazonaws.com/123456789012/slipway-failed-invocations";
    private static final String UNDELIVERED =
            "https://sqs.us-east-1.amazonaws.com/123456789012/slipway-undelivered-events";

    private final HttpClient http = HttpClient.newHttpClient();
    /** The configuration is broken, so that each event fails. */
    private final LocalSlipway slipway = new LocalSlipway(
            Installation.of(Template.read(Path.of("template.yaml")), "us-east-1", Map.of("NotificationTopic", TOPIC)),
            new LocalSlipway.Start(SandboxClock.manual(NINE), Optional.of("[]"), Fixtures.NONE),
            0,
            Duration.ofMillis(50),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));

    @AfterEach
    void stop() {
        http.close();
        slipway.close();
    }

    private String send(String path, String type, String body) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(slipway.endpoint().resolve(path))
                                .header("X-Amz-Invocation-Type", type)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private void control(String name, String body) throws Exception {
        send("/_sandbox/" + name, "", body);
    }

    private void invokeLater(String function) throws Exception {
        String event = Files.readString(Path.of("events/push.json"));
        send("/2015-03-31/functions/%s/invocations".formatted(function), "Event", event);
        control("Wait", "{}");
    }

    private void push() throws Exception {
        slipway.account().setup().repository("acme/web");
        control("Push", "{\"repository\": \"acme/web\", \"tag\": \"main-1\"}");
        control("Wait", "{}");
    }

    private ObjectNode sqs(String operation, String queue, String more) {
        return slipway.account().quietly("sqs", operation, ((ObjectNode) Json.parse(more)).put("QueueUrl", queue));
    }

    private List<JsonNode> receive(String queue) {
        return sqs("ReceiveMessage", queue, """
                        {"MaxNumberOfMessages": 10, "AttributeNames": ["All"], "MessageAttributeNames": ["All"]}""").path("Messages").valueStream().toList();
    }

    @Test
    void deployFunctionKnowsTheQueues() throws Exception {
        String answer = send("/2015-03-31/functions/slipway-deploy/invocations", "RequestResponse", """
                {"action": "queues"}""");

        assertThat(Json.parse(answer).path("queues").findValuesAsText("url"))
                .containsExactly(
                        FAILED,
                        UNDELIVERED,
                        "https://sqs.us-east-1.amazonaws.com/123456789012/slipway-undelivered-notifications");
    }

    @Test
    void eventThatAFunctionFailedOnIsInTheQueueWithItsError() throws Exception {
        push();

        assertThat(receive(FAILED)).singleElement().satisfies(message -> {
            JsonNode record = Json.parse(message.path("Body").asText());
            assertThat(record.at("/requestContext/functionArn").asText())
                    .isEqualTo("arn:aws:lambda:us-east-1:123456789012:function:slipway-deploy:live");
            assertThat(record.at("/requestContext/condition").asText()).isEqualTo("RetriesExhausted");
            assertThat(record.at("/requestPayload/detail/image-tag").asText()).isEqualTo("main-1");
            assertThat(record.at("/responsePayload/errorMessage").asText()).contains("targets");
            assertThat(message.at("/Attributes/SentTimestamp").asText()).isEqualTo("" + NINE.toEpochMilli());
        });
        assertThat(receive(UNDELIVERED)).isEmpty();
    }

    @Test
    void onlyTheAliasHasAQueue() throws Exception {
        invokeLater("slipway-deploy");
        assertThat(receive(FAILED)).isEmpty();
        invokeLater("slipway-deploy:live");
        assertThat(receive(FAILED)).hasSize(1);
    }

    @Test
    void eventThatIsNotDeliveredIsInTheQueueAsItIs() throws Exception {
        control("Undeliverable", "{\"code\": \"THROTTLING\"}");
        push();

        assertThat(receive(FAILED)).isEmpty();
        assertThat(receive(UNDELIVERED)).singleElement().satisfies(message -> {
            assertThat(Json.parse(message.path("Body").asText())
                            .at("/detail/image-tag")
                            .asText())
                    .isEqualTo("main-1");
            JsonNode attributes = message.path("MessageAttributes");
            assertThat(attributes.at("/ERROR_CODE/StringValue").asText()).isEqualTo("THROTTLING");
            assertThat(attributes.at("/TARGET_ARN/StringValue").asText()).endsWith(":function:slipway-deploy:live");
            assertThat(attributes.at("/RULE_ARN/StringValue").asText()).endsWith(":rule/DeployFunctionPush");
        });
    }

    @Test
    void notificationIsInItsQueueBecauseThereIsNoTopic() throws Exception {
        push();

        assertThat(receive(FAILED.replace("failed-invocations", "undelivered-notifications")))
                .singleElement()
                .satisfies(message -> {
                    assertThat(Json.parse(message.path("Body").asText())
                                    .path("detail-type")
                                    .asText())
                            .isEqualTo("Configuration Refused");
                    assertThat(message.at("/MessageAttributes/TARGET_ARN/StringValue")
                                    .asText())
                            .isEqualTo(TOPIC);
                });
    }

    @Test
    void receivedMessageIsHiddenByTheSandboxsClock() throws Exception {
        push();
        assertThat(receive(FAILED)).hasSize(1);
        assertThat(receive(FAILED)).isEmpty();
        assertThat(count("ApproximateNumberOfMessagesNotVisible")).isEqualTo("1");
        control("Advance", "{\"seconds\": 29}");
        assertThat(receive(FAILED)).isEmpty();
        control("Advance", "{\"seconds\": 1}");
        assertThat(receive(FAILED)).hasSize(1);
    }

    @Test
    void messageIsVisibleAgainOrDeletedByItsNewestHandle() throws Exception {
        push();
        String old = receive(FAILED).getFirst().path("ReceiptHandle").asText();
        sqs("ChangeMessageVisibility", FAILED, "{\"ReceiptHandle\": \"%s\", \"VisibilityTimeout\": 0}".formatted(old));
        String handle = receive(FAILED).getFirst().path("ReceiptHandle").asText();

        sqs("DeleteMessage", FAILED, "{\"ReceiptHandle\": \"%s\"}".formatted(old));
        assertThat(count("ApproximateNumberOfMessagesNotVisible")).isEqualTo("1");
        ObjectNode deleted = sqs("DeleteMessageBatch", FAILED, """
                {"Entries": [{"Id": "a", "ReceiptHandle": "%s"}, {"Id": "b", "ReceiptHandle": "x"}]}""".formatted(handle));
        assertThat(deleted.at("/Successful/0/Id").asText()).isEqualTo("a");
        assertThat(deleted.at("/Failed/0/Code").asText()).isEqualTo("ReceiptHandleIsInvalid");
        assertThat(count("ApproximateNumberOfMessages")).isEqualTo("0");
        assertThat(count("ApproximateNumberOfMessagesNotVisible")).isEqualTo("0");
    }

    @Test
    void resetEmptiesTheQueues() throws Exception {
        push();
        control("Reset", "{}");
        assertThat(receive(FAILED)).isEmpty();
    }

    @Test
    void missingQueueAndWrongNumbersAreRefused() {
        assertThatThrownBy(() -> sqs("SendMessage", FAILED + "x", "{\"MessageBody\": \"a\"}"))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> sqs("ReceiveMessage", FAILED, "{\"MaxNumberOfMessages\": 11}"))
                .hasMessageContaining("between 1 and 10");
        assertThatThrownBy(() -> sqs("ReceiveMessage", FAILED, "{\"VisibilityTimeout\": 43201}"))
                .hasMessageContaining("between 0 and 43200");
    }

    private String count(String attribute) {
        return sqs("GetQueueAttributes", FAILED, "{\"AttributeNames\": [\"All\"]}")
                .path("Attributes")
                .path(attribute)
                .asText();
    }
}
