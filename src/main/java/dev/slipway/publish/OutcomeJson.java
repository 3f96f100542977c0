package dev.slipway.publish;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.OutcomeDetails.DeploymentDetails;
import dev.slipway.outcome.OutcomeDetails.RevisionDetails;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Optional;

/** The JSON of outcomes in answers, log lines and events. */
public final class OutcomeJson {
    private OutcomeJson() {}

    /** Returns {@code {"outcomes": […]}}. Only an answer says how far a deployment is. */
    public static ObjectNode of(List<Outcome> outcomes) {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("outcomes");
        for (Outcome outcome : outcomes) {
            ObjectNode json = of(outcome);
            put(json, "progress", outcome.details().deployment().progress());
            list.add(json);
        }
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
        RevisionDetails revision = outcome.details().revision();
        put(json, "image", revision.image());
        put(json, "taskDefinition", revision.arn());
        put(json, "previousTaskDefinition", revision.previous());
        put(json, "previousImage", revision.previousImage());
        put(json, "template", revision.template());
        DeploymentDetails deployment = outcome.details().deployment();
        put(json, "deployment", deployment.id());
        put(json, "requestedAt", outcome.requestedAt().map(Object::toString));
        put(json, "startedAt", deployment.startedAt().map(Object::toString));
        put(json, "settledAt", deployment.settledAt().map(Object::toString));
        deployment.settled().ifPresent(settled -> json.put("settled", settled));
        json.put("reason", outcome.reason());
        outcome.details().changes().ifPresent(changes -> {
            ArrayNode list = json.putArray("changes");
            changes.forEach(change -> list.add(change.json()));
        });
        return json;
    }

    private static void put(ObjectNode json, String name, Optional<String> value) {
        value.ifPresent(v -> json.put(name, v));
    }
}
