package dev.slipway.sandbox.stored;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.ResourceName;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;

/** The queues of SQS. They get no messages. */
final class Queues {
    /** The JSON protocol's name of {@code AWS.SimpleQueueService.NonExistentQueue}. */
    private static final String QUEUE_MISSING = "QueueDoesNotExist";

    private final AccountScope account;
    private final Shelf queues;

    Queues(AccountScope account) {
        this(account, new Shelf(() -> SandboxException.refused(QUEUE_MISSING, "The specified queue does not exist.")));
    }

    private Queues(AccountScope account, Shelf queues) {
        this.account = account;
        this.queues = queues;
    }

    Queues copy() {
        return new Queues(account, queues.copy());
    }

    ObjectNode call(String operation, Input input) {
        String url = input.text("QueueUrl").orElse("");
        return switch (operation) {
            case "CreateQueue" -> create(input.text("QueueName").orElse(""), input);
            case "GetQueueUrl" ->
                Json.object().put("QueueUrl", url(input.text("QueueName").orElse("")));
            case "GetQueueAttributes" ->
                Json.object().set("Attributes", queues.get(url).path("Attributes"));
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
                yield Json.object();
            }
            default -> throw SandboxException.unknownOperation("SQS", operation);
        };
    }

    private String url(String name) {
        return "https://sqs.%s.amazonaws.com/%s/%s".formatted(account.region(), account.id(), name);
    }

    private ObjectNode create(String name, Input input) {
        String now = Long.toString(account.now().getEpochSecond());
        ObjectNode attributes = Json.object()
                .put("QueueArn", account.arn("sqs", name))
                .put("ApproximateNumberOfMessages", "0")
                .put("ApproximateNumberOfMessagesNotVisible", "0")
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
