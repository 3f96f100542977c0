package dev.slipway.sandbox.stored;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.ResourceName;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The queues of SQS with their messages. */
final class Queues {
    /** The JSON protocol's name of {@code AWS.SimpleQueueService.NonExistentQueue}. */
    private static final String QUEUE_MISSING = "QueueDoesNotExist";

    private final AccountScope account;
    private final Shelf queues;
    /** By the queue's URL. */
    private final Map<String, QueueMessages> messages = new HashMap<>();

    Queues(AccountScope account) {
        this(account, new Shelf(() -> SandboxException.refused(QUEUE_MISSING, "The specified queue does not exist.")));
    }

    private Queues(AccountScope account, Shelf queues) {
        this.account = account;
        this.queues = queues;
    }

    Queues copy() {
        var copy = new Queues(account, queues.copy());
        messages.forEach((url, its) -> copy.messages.put(url, its.copy()));
        return copy;
    }

    ObjectNode call(String operation, Input input) {
        String url = input.text("QueueUrl").orElse("");
        return switch (operation) {
            case "SendMessage" -> messages(url).send(input, account.now());
            case "ReceiveMessage" -> messages(url).receive(input, account.now(), visibilityTimeout(url));
            case "DeleteMessage" -> messages(url).delete(input);
            case "DeleteMessageBatch" -> QueueMessages.batch(input, messages(url)::delete);
            case "ChangeMessageVisibility" -> messages(url).changeVisibility(input, account.now());
            case "ChangeMessageVisibilityBatch" ->
                QueueMessages.batch(input, entry -> messages(url).changeVisibility(entry, account.now()));
            case "GetQueueAttributes" -> {
                ObjectNode attributes =
                        queues.get(url).withObject("/Attributes").deepCopy();
                messages(url).count(attributes, account.now());
                yield Json.object().set("Attributes", attributes);
            }
            default -> manage(operation, url, input);
        };
    }

    private QueueMessages messages(String url) {
        queues.get(url);
        return messages.computeIfAbsent(url, QueueMessages::new);
    }

    private Duration visibilityTimeout(String url) {
        return Duration.ofSeconds(
                queues.get(url).at("/Attributes/VisibilityTimeout").asLong());
    }

    private ObjectNode manage(String operation, String url, Input input) {
        return switch (operation) {
            case "CreateQueue" -> create(input.text("QueueName").orElse(""), input);
            case "GetQueueUrl" ->
                Json.object().put("QueueUrl", existing(input.text("QueueName").orElse("")));
            case "SetQueueAttributes" -> {
                ObjectNode attributes = queues.get(url).withObject("/Attributes");
                input.json().path("Attributes").properties().forEach(one -> {
                    if (one.getValue().asText().isEmpty()) {
                        attributes.remove(one.getKey());
                    } else {
                        attributes.set(one.getKey(), one.getValue());
                    }
                });
                yield Json.object();
            }
            case "ListQueueTags" -> Json.object().set("Tags", queues.get(url).path("Tags"));
            case "DeleteQueue" -> {
                queues.remove(url);
                messages.remove(url);
                yield Json.object();
            }
            default -> throw SandboxException.unknownOperation("SQS", operation);
        };
    }

    private String url(String name) {
        return "https://sqs.%s.amazonaws.com/%s/%s".formatted(account.region(), account.id(), name);
    }

    private String existing(String name) {
        queues.get(url(name));
        return url(name);
    }

    private ObjectNode create(String name, Input input) {
        String now = Long.toString(account.now().getEpochSecond());
        ObjectNode attributes = Json.object()
                .put("QueueArn", account.arn("sqs", name))
                .put("ApproximateNumberOfMessagesDelayed", "0")
                .put("CreatedTimestamp", now)
                .put("LastModifiedTimestamp", now)
                .put("VisibilityTimeout", "30")
                .put("MaximumMessageSize", "262144")
                .put("MessageRetentionPeriod", "345600")
                .put("DelaySeconds", "0")
                .put("ReceiveMessageWaitTimeSeconds", "0")
                .put("SqsManagedSseEnabled", "true");
        input.member("Attributes").ifPresent(given -> attributes.setAll((ObjectNode) given));
        ObjectNode queue = Json.object();
        queue.set("Attributes", attributes);
        queue.set("Tags", input.member("tags").orElseGet(Json::object));
        queues.put(url(name), queue);
        return Json.object().put("QueueUrl", url(ResourceName.lastPart(name)));
    }
}
