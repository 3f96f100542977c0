package dev.slipway.smoke;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.text.Json;
import dev.slipway.text.MalformedJsonException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what ECS sends to a lifecycle hook.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html">Lambda hooks</a>
 */
final class HookParser {
    static final int MAX_REQUESTS = 20;
    static final int MAX_TRIES = 10;
    static final int MAX_TIMEOUT_SECONDS = 60;
    /** What an answer adds to {@code hookDetails}, which ECS gives the next invocation. */
    static final String PROGRESS = "progress";

    private static final String DETAILS = "hookDetails";
    private static final int TRIES = 3;
    private static final int TIMEOUT_SECONDS = 10;
    private static final int MAX_HEADERS = 20;
    private static final int MAX_STATUSES = 20;
    private static final int MAX_CONTAINS = 1000;
    private static final int MAX_ARN = 2048;
    private static final int OK = 200;
    private static final int LEAST_STATUS = 200;
    private static final int MOST_STATUS = 599;

    private HookParser() {}

    /** The event's details as an object, whether ECS gave an object or its text. */
    static JsonNode details(JsonNode event) {
        JsonNode details = event.path(DETAILS);
        if (!details.isTextual()) {
            return details;
        }
        try {
            return Json.parse(details.textValue());
        } catch (MalformedJsonException e) {
            throw new InvalidHookException("%s: %s".formatted(DETAILS, e.getMessage()));
        }
    }

    /** @throws InvalidHookException with every problem */
    static SmokeTest parse(JsonNode event) {
        JsonNode details = details(event);
        if (details.isMissingNode() || details.isNull()) {
            throw new InvalidHookException(
                    "the event has no hookDetails; SmokeTestFunction takes a lifecycle hook of ECS whose hookDetails have requests");
        }
        HookFields fields = HookFields.of(DETAILS, details);
        fields.refuseOthersThan(List.of("requests", "tries", "timeoutSeconds", PROGRESS));
        List<SmokeRequest> requests = requests(fields);
        int tries = fields.whole("tries", 1, MAX_TRIES, TRIES);
        int timeout = fields.whole("timeoutSeconds", 1, MAX_TIMEOUT_SECONDS, TIMEOUT_SECONDS);
        Progress progress = progress(fields, event, requests.size(), tries);
        fields.check();
        return new SmokeTest(requests, tries, Duration.ofSeconds(timeout), progress);
    }

    private static List<SmokeRequest> requests(HookFields fields) {
        JsonNode list = fields.node("requests");
        String path = fields.at("requests");
        if (!list.isArray() || list.isEmpty() || list.size() > MAX_REQUESTS) {
            String found = list.isArray() ? "%d requests".formatted(list.size()) : HookFields.found(list);
            fields.problem(path, "%s, not a list of 1 to %d requests".formatted(found, MAX_REQUESTS));
            return List.of();
        }
        var requests = new ArrayList<SmokeRequest>();
        for (int i = 0; i < list.size(); i++) {
            request(fields.inner("%s[%d]".formatted(path, i), list.path(i))).ifPresent(requests::add);
        }
        return requests;
    }

    private static Optional<SmokeRequest> request(HookFields fields) {
        fields.refuseOthersThan(List.of("url", "method", "headers", "status", "contains"));
        Optional<TestUrl> url = url(fields);
        Optional<SmokeRequest.Method> method = method(fields);
        Map<String, String> headers = headers(fields);
        List<Integer> statuses = statuses(fields);
        Optional<String> contains = fields.text("contains", MAX_CONTAINS);
        if (contains.isPresent() && method.equals(Optional.of(SmokeRequest.Method.HEAD))) {
            fields.problem(fields.at("contains"), "the answer to HEAD has no body; use GET, or leave contains out");
        }
        return fields.isValid() && url.isPresent() && method.isPresent()
                ? Optional.of(new SmokeRequest(url.get(), method.get(), headers, statuses, contains))
                : Optional.empty();
    }

    private static Optional<TestUrl> url(HookFields fields) {
        if (fields.node("url").isMissingNode()) {
            fields.problem(fields.at("url"), "missing; write it as https://host/path");
        }
        try {
            return fields.text("url", TestUrl.MAX_LENGTH).map(TestUrl::parse);
        } catch (IllegalArgumentException e) {
            fields.problem(fields.at("url"), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<SmokeRequest.Method> method(HookFields fields) {
        if (fields.node("method").isMissingNode()) {
            return Optional.of(SmokeRequest.Method.GET);
        }
        String text = fields.node("method").asText();
        for (SmokeRequest.Method method : SmokeRequest.Method.values()) {
            if (method.name().equals(text)) {
                return Optional.of(method);
            }
        }
        fields.problem(fields.at("method"), "is not GET, HEAD, OPTIONS or POST");
        return Optional.empty();
    }

    private static Map<String, String> headers(HookFields fields) {
        JsonNode node = fields.node("headers");
        if (node.isMissingNode()) {
            return Map.of();
        }
        String path = fields.at("headers");
        HookFields headers = fields.inner(path, node);
        if (node.size() > MAX_HEADERS) {
            fields.problem(path, "%d headers; there may be %d".formatted(node.size(), MAX_HEADERS));
            return Map.of();
        }
        var values = new LinkedHashMap<String, String>();
        var names = new HashSet<String>();
        node.properties().forEach(header -> {
            String name = header.getKey();
            HeaderRules.refusalOfName(name).ifPresent(why -> fields.problem(headers.at(name), why));
            if (!names.add(name.toLowerCase(Locale.ROOT))) {
                fields.problem(headers.at(name), "is given twice, in different letters");
            }
            headers.text(name, HeaderRules.MAX_VALUE).ifPresent(value -> {
                if (!HeaderRules.isValue(value)) {
                    fields.problem(headers.at(name), "has a line break or another character that a header cannot have");
                }
                values.put(name, value);
            });
        });
        return values;
    }

    private static List<Integer> statuses(HookFields fields) {
        JsonNode node = fields.node("status");
        if (node.isMissingNode()) {
            return List.of(OK);
        }
        var statuses = new ArrayList<Integer>();
        (node.isArray() ? node : List.of(node)).forEach(status -> {
            if (HookFields.isWhole(status, LEAST_STATUS, MOST_STATUS)) {
                statuses.add(status.intValue());
            }
        });
        int given = node.isArray() ? node.size() : 1;
        if (statuses.isEmpty() || statuses.size() != given || given > MAX_STATUSES) {
            fields.problem(
                    fields.at("status"),
                    "is not a status from %d to %d, or a list of 1 to %d of them"
                            .formatted(LEAST_STATUS, MOST_STATUS, MAX_STATUSES));
            return List.of(OK);
        }
        return statuses;
    }

    /** What the invocation before this one answered; that of another deployment or stage does not count. */
    private static Progress progress(HookFields fields, JsonNode event, int requests, int tries) {
        String of = of(event);
        JsonNode node = fields.node(PROGRESS);
        if (node.isMissingNode()) {
            return Progress.start(of);
        }
        HookFields progress = fields.inner(fields.at(PROGRESS), node);
        progress.refuseOthersThan(List.of("of", "request", "tries"));
        int request = progress.whole("request", 0, Math.max(0, requests - 1), 0);
        int made = progress.whole("tries", 0, tries - 1, 0);
        boolean counts = !of.isEmpty() && progress.text("of", MAX_ARN).equals(Optional.of(of));
        return counts ? new Progress(of, request, made) : Progress.start(of);
    }

    /** The deployment and its stage, which all invocations of one hook have in common. Empty where ECS does not say it. */
    private static String of(JsonNode event) {
        String deployment = event.path("resourceArn").asText("");
        String stage = event.path("lifecycleStage").asText("");
        boolean isKnown = !deployment.isEmpty() && deployment.length() + stage.length() < MAX_ARN;
        return isKnown ? stage + " " + deployment : "";
    }
}
