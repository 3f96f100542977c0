package dev.slipway.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import dev.slipway.text.TextTable;

/** The answers to {@code continue} and {@code abort}. */
public final class ControlJson {
    private ControlJson() {}

    /** {@code {"done": [{service, environment, cluster, revision}], "text": …}}. */
    public static ObjectNode of(ControlResult.Done done) {
        ObjectNode answer = Json.object();
        answer.putArray("done")
                .addObject()
                .put("service", done.target().service())
                .put("environment", done.target().environment())
                .put("cluster", done.target().cluster())
                .put("revision", done.revision());
        return answer.put("text", TextTable.lines(sentence(done)));
    }

    public static String sentence(ControlResult.Done done) {
        return "%s: %s".formatted(done.target(), done.words());
    }
}
