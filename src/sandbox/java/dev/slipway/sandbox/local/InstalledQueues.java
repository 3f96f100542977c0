package dev.slipway.sandbox.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.text.Json;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The queues of an installation, with the messages that
 * <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html">Lambda</a> and
 * <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html">EventBridge</a> put there.
 *
 * @param urls by the queue's logical id in the template
 */
record InstalledQueues(AwsAccount aws, Map<String, String> urls) {
    InstalledQueues {
        urls = Map.copyOf(urls);
    }

    /** Creates the queues. They have the names that the Terraform module gives by default. */
    static InstalledQueues create(AwsAccount aws, Installation installation) {
        return new InstalledQueues(
                aws,
                installation.queues().stream()
                        .collect(Collectors.toMap(
                                id -> id,
                                id -> aws.quietly(
                                                "sqs",
                                                "CreateQueue",
                                                Json.object().put("QueueName", name(id)))
                                        .path("QueueUrl")
                                        .asText())));
    }

    /** {@code FailedInvocations} is {@code slipway-failed-invocations}. */
    private static String name(String id) {
        return "slipway" + id.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** Lambda gave up on an event. It was tried once. */
    void failed(Invocable function, String event, Invocable.Failure failure) {
        ObjectNode record = Json.object()
                .put("version", "1.0")
                .put("timestamp", aws.clock().instant().toString());
        record.putObject("requestContext")
                .put("requestId", UUID.randomUUID().toString())
                .put("functionArn", alias(function))
                .put("condition", "RetriesExhausted")
                .put("approximateInvokeCount", 1);
        record.set("requestPayload", Json.parse(event));
        record.putObject("responseContext")
                .put("statusCode", 200)
                .put("executedVersion", "$LATEST")
                .put("functionError", "Unhandled");
        record.set("responsePayload", failure.json());
        send("FailedInvocations", Json.write(record), Json.object());
    }

    /** EventBridge gave up on an event to a function. */
    void undelivered(String rule, Invocable function, String event, Undelivered why) {
        send("UndeliveredEvents", event, attributes(rule, alias(function), why));
    }

    /** EventBridge gave up on an event to the notification topic. */
    void unnotified(String rule, String topic, String event) {
        var why = new Undelivered("NO_RESOURCE", "The sandbox has no topics");
        send("UndeliveredNotifications", event, attributes(rule, topic, why));
    }

    /** @param code EventBridge's, such as {@code NO_PERMISSIONS} */
    record Undelivered(String code, String message) {}

    private ObjectNode attributes(String rule, String target, Undelivered why) {
        String arn = "arn:aws:events:%s:%s:rule/%s".formatted(aws.region(), aws.accountId(), rule);
        ObjectNode attributes = Json.object();
        Map.of("RULE_ARN", arn, "TARGET_ARN", target, "ERROR_CODE", why.code(), "ERROR_MESSAGE", why.message())
                .forEach((name, value) ->
                        attributes.putObject(name).put("DataType", "String").put("StringValue", value));
        return attributes;
    }

    private String alias(Invocable function) {
        String invoked = function.qualifiedName();
        return LocalFunction.arn(aws, invoked.contains(":") ? invoked : invoked + ":" + InstalledFunctions.ALIAS);
    }

    private void send(String queue, String body, ObjectNode attributes) {
        ObjectNode message = Json.object()
                .put("QueueUrl", Objects.requireNonNull(urls.get(queue)))
                .put("MessageBody", body);
        message.set("MessageAttributes", attributes);
        aws.quietly("sqs", "SendMessage", message);
    }
}
