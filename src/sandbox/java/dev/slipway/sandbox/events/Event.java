package dev.slipway.sandbox.events;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.text.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.joda.time.DateTime;
import org.joda.time.DateTimeZone;

/** An event on the bus. Lambda's own event type and serializer write its JSON. */
public record Event(
        String id,
        String account,
        String region,
        Instant time,
        String source,
        String detailType,
        List<String> resources,
        ObjectNode detail) {

    private static final PojoSerializer<ScheduledEvent> SERIALIZER = LambdaEventSerializers.serializerFor(
            ScheduledEvent.class, Objects.requireNonNull(Event.class.getClassLoader()));

    public Event {
        resources = List.copyOf(resources);
    }

    /** @param json as {@link #json} writes it */
    static Event read(String json) {
        JsonNode event = Json.parse(json);
        return new Event(
                event.path("id").asText(),
                event.path("account").asText(),
                event.path("region").asText(),
                Instant.parse(event.path("time").asText()),
                event.path("source").asText(),
                event.path("detail-type").asText(),
                event.path("resources").valueStream().map(JsonNode::asText).toList(),
                (ObjectNode) event.path("detail"));
    }

    /** Whether it was put on a bus in this account and region, and not forwarded from another one. */
    boolean isFrom(AccountScope sender) {
        return account.equals(sender.id()) && region.equals(sender.region());
    }

    /** The event as EventBridge sends it to a target. */
    public String json() {
        var event = new ScheduledEvent();
        event.setVersion("0");
        event.setId(id);
        event.setDetailType(detailType);
        event.setSource(source);
        event.setAccount(account);
        event.setTime(new DateTime(time.toEpochMilli() / 1000 * 1000, DateTimeZone.UTC));
        event.setRegion(region);
        event.setResources(resources);
        event.setDetail(Map.of());
        var written = new ByteArrayOutputStream();
        SERIALIZER.toJson(event, written);
        // the detail stays a tree, because a map of objects does not keep every number unchanged
        var envelope = (ObjectNode) Json.parse(written.toString(StandardCharsets.UTF_8));
        envelope.set("detail", detail);
        return Json.write(envelope);
    }
}
