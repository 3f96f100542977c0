package dev.slipway.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.query.DiffQuery.Comparison.Compared;
import dev.slipway.release.Release;
import dev.slipway.text.Json;

/** The answer to {@code diff}. */
public final class DiffJson {
    private DiffJson() {}

    /** {@code {"service": …, "environment": …, "from": {…}, "to": {…}, "changes": […], "text": …}}. */
    public static ObjectNode of(Compared compared) {
        ObjectNode answer = Json.object();
        StatusJson.subject(answer, compared.target());
        answer.set("from", StatusJson.release(compared.target(), compared.from()));
        answer.set("to", StatusJson.release(compared.target(), compared.to()));
        ArrayNode changes = answer.putArray("changes");
        compared.changes().forEach(change -> changes.add(change.json()));
        return answer.put("text", text(compared));
    }

    static String text(Compared compared) {
        String heading = "%s: from %s to %s".formatted(compared.target(), name(compared.from()), name(compared.to()));
        return compared.changes().isEmpty()
                ? heading + "\nnothing differs"
                : heading + "\n\n" + ChangesText.of(compared.changes());
    }

    private static String name(Release release) {
        return "revision %d (%s, %s)"
                .formatted(
                        release.number(),
                        Words.version(release),
                        release.state().tag());
    }
}
