package dev.slipway.publish;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.outcome.Change;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.OutcomeDetails;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The JSON of outcomes in answers, log lines and events. */
public final class OutcomeJson {
    private OutcomeJson() {}

    /** Returns {@code {"outcomes": […]}}. */
    public static ObjectNode of(List<Outcome> outcomes) {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("outcomes");
        outcomes.forEach(outcome -> list.add(of(outcome)));
        return answer;
    }

    public static ObjectNode of(Outcome outcome) {
        ObjectNode json = Json.object();
        outcome.subject().ifPresent(subject -> {
            json.put("service", subject.service());
            json.put("environment", subject.environment());
            put(json, "cluster", subject.cluster());
        });
        json.put("outcome", outcome.kind().name());
        OutcomeDetails facts = outcome.facts();
        put(json, "image", facts.image());
        put(json, "taskDefinition", facts.taskDefinition());
        put(json, "previousTaskDefinition", facts.previousTaskDefinition());
        put(json, "template", facts.template());
        put(json, "deployment", facts.deployment());
        put(json, "requestedAt", outcome.requestedAt().map(Object::toString));
        put(json, "startedAt", facts.startedAt().map(Object::toString));
        put(json, "settledAt", facts.settledAt().map(Object::toString));
        facts.settled().ifPresent(settled -> json.put("settled", settled));
        json.put("reason", outcome.reason());
        facts.changes().ifPresent(changes -> {
            ArrayNode list = json.putArray("changes");
            changes.forEach(change -> list.add(of(change)));
        });
        return json;
    }

    private static ObjectNode of(Change change) {
        ObjectNode json = Json.object();
        json.put("path", change.path());
        json.put("change", change.kind().name().toLowerCase(Locale.ROOT));
        change.from().ifPresent(value -> json.set("from", value));
        change.to().ifPresent(value -> json.set("to", value));
        return json;
    }

    private static void put(ObjectNode json, String name, Optional<String> value) {
        value.ifPresent(v -> json.put(name, v));
    }
}
