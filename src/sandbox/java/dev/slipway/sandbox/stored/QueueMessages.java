package dev.slipway.sandbox.stored;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.Ids;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The messages of one standard queue
 * (<a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html">ReceiveMessage</a>).
 * A receive answers at once: it does not wait for a message.
 */
final class QueueMessages {
    private static final int LARGEST_RECEIVE = 10;
    private static final int LONGEST_TIMEOUT = 43_200;

    private final String queue;
    private final List<Message> messages;
    private long counted;

    /** @param handle of the last receive; empty before the first */
    private record Message(
            String id,
            String body,
            ObjectNode attributes,
            Instant sentAt,
            int received,
            Optional<Instant> firstReceived,
            Instant visibleAt,
            String handle) {
        boolean isVisible(Instant now) {
            return !visibleAt.isAfter(now);
        }

        Message hiddenUntil(Instant time) {
            return new Message(id, body, attributes, sentAt, received, firstReceived, time, handle);
        }

        Message received(Instant now, Duration timeout) {
            return new Message(
                    id,
                    body,
                    attributes,
                    sentAt,
                    received + 1,
                    firstReceived.or(() -> Optional.of(now)),
                    now.plus(timeout),
                    handleOf(id, received + 1));
        }
    }

    /** @param queue the URL, from which the messages' ids are made */
    QueueMessages(String queue) {
        this(queue, List.of(), 0);
    }

    private QueueMessages(String queue, List<Message> messages, long counted) {
        this.queue = queue;
        this.messages = new ArrayList<>(messages);
        this.counted = counted;
    }

    QueueMessages copy() {
        return new QueueMessages(queue, messages, counted);
    }

    private static String handleOf(String id, int received) {
        return "handle/%s/%d".formatted(id, received);
    }

    ObjectNode send(Input input, Instant now) {
        String body = input.text("MessageBody")
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> SandboxException.refused(
                        "MissingParameter", "The request must contain the parameter MessageBody."));
        ObjectNode attributes = input.member("MessageAttributes")
                .map(given -> (ObjectNode) given.deepCopy())
                .orElseGet(Json::object);
        counted++;
        String id = Ids.uuid("message in " + queue, counted);
        messages.add(new Message(id, body, attributes, now, 0, Optional.empty(), now, ""));
        return Json.object().put("MessageId", id).put("MD5OfMessageBody", md5(body));
    }

    /** @param usual the queue's own visibility timeout */
    ObjectNode receive(Input input, Instant now, Duration usual) {
        int most = input.number("MaxNumberOfMessages", 1);
        if (most < 1 || most > LARGEST_RECEIVE) {
            throw SandboxException.refused(
                    "InvalidParameterValue",
                    "Value %d for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided."
                            .formatted(most));
        }
        Duration timeout = timeout(input).orElse(usual);
        ObjectNode answer = Json.object();
        for (int i = 0; i < messages.size() && answer.path("Messages").size() < most; i++) {
            if (messages.get(i).isVisible(now)) {
                messages.set(i, messages.get(i).received(now, timeout));
                answer.withArray("Messages").add(written(messages.get(i), input));
            }
        }
        return answer;
    }

    private static ObjectNode written(Message message, Input input) {
        ObjectNode json = Json.object()
                .put("MessageId", message.id())
                .put("ReceiptHandle", message.handle())
                .put("MD5OfBody", md5(message.body()))
                .put("Body", message.body());
        var system = new ArrayList<>(input.texts("AttributeNames"));
        system.addAll(input.texts("MessageSystemAttributeNames"));
        ObjectNode known = Json.object()
                .put("SentTimestamp", millis(message.sentAt()))
                .put("ApproximateReceiveCount", Integer.toString(message.received()))
                .put(
                        "ApproximateFirstReceiveTimestamp",
                        millis(message.firstReceived().orElseThrow()));
        putSelected(json, "Attributes", known, system);
        putSelected(json, "MessageAttributes", message.attributes(), input.texts("MessageAttributeNames"));
        return json;
    }

    private static void putSelected(ObjectNode json, String member, ObjectNode all, List<String> names) {
        ObjectNode selected =
                names.contains("All") ? all.deepCopy() : all.deepCopy().retain(names);
        if (!selected.isEmpty()) {
            json.set(member, selected);
        }
    }

    /** The message that was received last with this handle. That somebody else has received it since is no error. */
    ObjectNode delete(Input input) {
        find(input).ifPresent(messages::remove);
        return Json.object();
    }

    ObjectNode changeVisibility(Input input, Instant now) {
        Duration timeout = timeout(input)
                .orElseThrow(() -> SandboxException.refused(
                        "MissingParameter", "The request must contain the parameter VisibilityTimeout."));
        find(input)
                .ifPresent(message -> messages.set(messages.indexOf(message), message.hiddenUntil(now.plus(timeout))));
        return Json.object();
    }

    private Optional<Message> find(Input input) {
        String handle = input.text("ReceiptHandle").orElse("");
        if (!handle.startsWith("handle/")) {
            throw SandboxException.refused(
                    "ReceiptHandleIsInvalid", "The input receipt handle \"%s\" is invalid.".formatted(handle));
        }
        return messages.stream()
                .filter(message -> message.handle().equals(handle))
                .findFirst();
    }

    private static Optional<Duration> timeout(Input input) {
        Optional<Integer> seconds = input.member("VisibilityTimeout").map(JsonNode::asInt);
        if (seconds.filter(n -> n < 0 || n > LONGEST_TIMEOUT).isPresent()) {
            throw SandboxException.refused(
                    "InvalidParameterValue",
                    "Value %d for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200, if provided."
                            .formatted(seconds.get()));
        }
        return seconds.map(Duration::ofSeconds);
    }

    /** The counts as GetQueueAttributes writes them. */
    void count(ObjectNode attributes, Instant now) {
        long visible =
                messages.stream().filter(message -> message.isVisible(now)).count();
        attributes
                .put("ApproximateNumberOfMessages", Long.toString(visible))
                .put("ApproximateNumberOfMessagesNotVisible", Long.toString(messages.size() - visible));
    }

    /** Each entry of a batch by itself: one that is refused does not stop the others. */
    static ObjectNode batch(Input input, Function<Input, ObjectNode> one) {
        JsonNode entries = input.json().path("Entries");
        if (entries.isEmpty() || entries.size() > LARGEST_RECEIVE) {
            throw SandboxException.refused(
                    entries.isEmpty() ? "EmptyBatchRequest" : "TooManyEntriesInBatchRequest",
                    "A batch has 1 to 10 entries, and this one has %d.".formatted(entries.size()));
        }
        ObjectNode answer = Json.object();
        ArrayNode successful = answer.putArray("Successful");
        ArrayNode failed = answer.putArray("Failed");
        for (JsonNode entry : entries) {
            String id = entry.path("Id").asText();
            try {
                ObjectNode done = one.apply(input.with((ObjectNode) entry));
                successful.add(done.put("Id", id));
            } catch (SandboxException refusal) {
                failed.addObject()
                        .put("Id", id)
                        .put("SenderFault", true)
                        .put("Code", refusal.type())
                        .put("Message", refusal.message());
            }
        }
        return answer;
    }

    private static String millis(Instant time) {
        return Long.toString(time.toEpochMilli());
    }

    private static String md5(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
