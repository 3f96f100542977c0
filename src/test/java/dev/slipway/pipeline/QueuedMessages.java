package dev.slipway.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The messages in a local Slipway's queues, and new ones as Lambda and EventBridge write them. */
record QueuedMessages(AwsAccount account) {
    static final String FAILED = "failed-invocations";
    static final String UNDELIVERED = "undelivered-events";
    static final String NOTIFICATIONS = "undelivered-notifications";

    static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:people";

    /** A function's ARN, with its alias where it is given. */
    static String function(String name) {
        return "arn:aws:lambda:us-east-1:123456789012:function:" + name;
    }

    static JsonNode event(String file) {
        try {
            return Json.parse(Files.readString(Path.of("events", file + ".json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lambda's record of an event that a function failed on. */
    QueuedMessages failed(String function, JsonNode event, String errorMessage) {
        ObjectNode record = Json.object().put("version", "1.0");
        record.putObject("requestContext")
                .put("functionArn", function)
                .put("condition", "RetriesExhausted")
                .put("approximateInvokeCount", 3);
        record.set("requestPayload", event);
        record.putObject("responseContext").put("statusCode", 200).put("functionError", "Unhandled");
        record.putObject("responsePayload").put("errorMessage", errorMessage);
        return message(FAILED, Json.write(record), Map.of());
    }

    /** An event that EventBridge could not deliver to its target. */
    QueuedMessages undelivered(String queue, String target, JsonNode event) {
        return message(
                queue,
                Json.write(event),
                Map.of("TARGET_ARN", target, "ERROR_CODE", "NO_PERMISSIONS", "ERROR_MESSAGE", "not authorized"));
    }

    QueuedMessages message(String queue, String body, Map<String, String> attributes) {
        ObjectNode message = Json.object().put("QueueUrl", url(queue)).put("MessageBody", body);
        ObjectNode all = message.putObject("MessageAttributes");
        attributes.forEach(
                (key, value) -> all.putObject(key).put("DataType", "String").put("StringValue", value));
        account.quietly("sqs", "SendMessage", message);
        return this;
    }

    /** How many messages of a queue the next receive could get. */
    int visible(String queue) {
        return Integer.parseInt(count(queue, "ApproximateNumberOfMessages"));
    }

    /** How many messages of a queue somebody has received, and neither deleted nor given back. */
    int hidden(String queue) {
        return Integer.parseInt(count(queue, "ApproximateNumberOfMessagesNotVisible"));
    }

    private String count(String queue, String attribute) {
        return account.quietly("sqs", "GetQueueAttributes", Json.object().put("QueueUrl", url(queue)))
                .path("Attributes")
                .path(attribute)
                .asText();
    }

    /** Somebody receives one message. */
    void receive(String queue) {
        account.quietly("sqs", "ReceiveMessage", Json.object().put("QueueUrl", url(queue)));
    }

    private static String url(String queue) {
        return "https://sqs.us-east-1.amazonaws.com/123456789012/slipway-" + queue;
    }

    /** The events that were sent to functions asynchronously, oldest first. */
    List<ObjectNode> sent() {
        return account.calls().stream()
                .filter(call -> call.operation().equals("Invoke"))
                .map(RecordedCall::input)
                .filter(input -> input.path("InvocationType").asText().equals("Event"))
                .toList();
    }
}
