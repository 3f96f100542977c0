package dev.slipway.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.outcome.Outcome;
import dev.slipway.text.Json;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;

/**
 * Writes one JSON line for each outcome: the message says what happened, the other members name the service, the image
 * and the revision. A line never contains a whole event, a secret, or the value of an environment variable.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html">Lambda's log
 *     formats</a>
 */
public record JsonLog(PrintStream out, InstantSource clock) {
    /** Lambda's log levels. */
    public enum Level {
        INFO,
        WARN,
        ERROR
    }

    public void outcome(String requestId, Outcome outcome) {
        Level level = switch (outcome.kind()) {
            case DEPLOYING, PREPARING, SUCCEEDED, REGISTERED, STARTED, UNCHANGED, SUPERSEDED, HELD, PLANNED, IGNORED ->
                Level.INFO;
            case REFUSED, ROLLED_BACK, ROLLING_BACK_BY_ECS -> Level.WARN;
            case FAILED, NOTHING_TO_ROLL_BACK_TO, ROLLBACK_FAILED -> Level.ERROR;
        };
        ObjectNode keys = OutcomeJson.of(outcome);
        JsonNode reason = keys.remove("reason");
        write(level, requestId, reason == null ? "" : reason.asText(), keys);
    }

    public void line(Level level, String requestId, String message, Map<String, String> keys) {
        ObjectNode json = Json.object();
        keys.forEach(json::put);
        write(level, requestId, message, json);
    }

    private void write(Level level, String requestId, String message, ObjectNode keys) {
        ObjectNode line = Json.object();
        line.put("timestamp", clock.instant().toString());
        line.put("level", level.name());
        line.put("message", message);
        line.put("requestId", requestId);
        line.setAll(keys);
        out.println(Json.write(line));
    }
}
