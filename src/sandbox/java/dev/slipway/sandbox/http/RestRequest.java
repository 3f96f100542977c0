package dev.slipway.sandbox.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A call of a REST API: of Lambda besides Invoke, or of a schedule in EventBridge Scheduler. */
record RestRequest(String service, String operation, ObjectNode input) {
    private static final Pattern SCHEDULE = Pattern.compile("/schedules/([^/]+)");
    private static final Pattern GROUP = Pattern.compile("(?:^|&)groupName=([^&]*)");
    private static final Map<String, String> OF_SCHEDULE = Map.of(
            "POST", "CreateSchedule",
            "GET", "GetSchedule",
            "PUT", "UpdateSchedule",
            "DELETE", "DeleteSchedule");

    /** @param path not decoded */
    static Optional<RestRequest> of(String method, String path, Optional<String> query, String body) {
        return LambdaRequest.of(method, path, query, body)
                .map(lambda -> new RestRequest("lambda", lambda.operation(), lambda.input()))
                .or(() -> ofSchedule(method, path, query.orElse(""), body));
    }

    private static Optional<RestRequest> ofSchedule(String method, String path, String query, String body) {
        Matcher schedule = SCHEDULE.matcher(path);
        String operation = OF_SCHEDULE.get(method);
        if (!schedule.matches() || operation == null) {
            return Optional.empty();
        }
        ObjectNode input = body.isEmpty() ? Json.object() : (ObjectNode) Json.parse(body);
        input.put("Name", decoded(schedule.group(1)));
        Matcher group = GROUP.matcher(query);
        if (group.find()) {
            input.put("GroupName", decoded(group.group(1)));
        }
        return Optional.of(new RestRequest("scheduler", operation, input));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
