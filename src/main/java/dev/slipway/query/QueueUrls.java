package dev.slipway.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import dev.slipway.text.MalformedJsonException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** The URLs of the installation's queues, which hold what was not delivered or failed. */
public sealed interface QueueUrls {
    /** JSON: the name of each queue, such as {@code failed-invocations}, and its URL. */
    String VARIABLE = "SLIPWAY_QUEUES";

    /** @param byName in the order of the installation */
    record Known(SequencedMap<String, String> byName) implements QueueUrls {
        public Known {
            byName = new LinkedHashMap<>(byName);
        }

        /** {@code {"queues": [{"name": …, "url": …}], "text": …}}. */
        public ObjectNode json() {
            ObjectNode answer = Json.object();
            ArrayNode queues = answer.putArray("queues");
            byName.forEach((name, url) -> queues.addObject().put("name", name).put("url", url));
            return answer.put("text", text());
        }

        private String text() {
            int width = byName.keySet().stream().mapToInt(String::length).max().orElse(0);
            var text = new StringBuilder();
            byName.forEach((name, url) -> text.append(name)
                    .append(" ".repeat(width - name.length() + 2))
                    .append(url)
                    .append('\n'));
            return text.toString().stripTrailing();
        }
    }

    /** @param reason what is wrong and what to set */
    record Unknown(String reason) implements QueueUrls {}

    /** @param text the variable's value; empty where it is not set */
    static QueueUrls parse(String text) {
        if (text.isEmpty()) {
            return unknown("%s is not set".formatted(VARIABLE));
        }
        try {
            JsonNode json = Json.parse(text);
            return json instanceof ObjectNode object && !object.isEmpty()
                    ? read(object)
                    : unknown("%s is not a JSON object with a queue".formatted(VARIABLE));
        } catch (MalformedJsonException e) {
            return unknown("%s is not JSON".formatted(VARIABLE));
        }
    }

    private static QueueUrls read(ObjectNode object) {
        var byName = new LinkedHashMap<String, String>();
        for (Map.Entry<String, JsonNode> queue : object.properties()) {
            String url = queue.getValue().asText();
            if (!queue.getValue().isTextual() || !url.startsWith("http")) {
                return unknown("%s has no URL of the queue %s".formatted(VARIABLE, queue.getKey()));
            }
            byName.put(queue.getKey(), url);
        }
        return new Known(byName);
    }

    private static Unknown unknown(String problem) {
        return new Unknown(
                ("Slipway does not know its queues: %s. Set it in the environment of DeployFunction to a JSON object of"
                                + " queue names and URLs, as template.yaml and the Terraform module do")
                        .formatted(problem));
    }
}
