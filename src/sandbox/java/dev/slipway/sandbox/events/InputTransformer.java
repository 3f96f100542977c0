package dev.slipway.sandbox.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.text.Json;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What EventBridge sends to a rule's target in the place of the event
 * (<a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html">input
 * transformation</a>). It escapes nothing: a text in quotes is inserted as it is, so the result need not be JSON.
 *
 * @param paths JSON paths in dot notation, by variable
 * @param template with a {@code <variable>} wherever a value is inserted
 */
public record InputTransformer(Map<String, String> paths, String template) {
    private static final int MOST_CHARACTERS = 8192;
    private static final int MOST_VARIABLES = 100;
    private static final Pattern VARIABLE = Pattern.compile("<([A-Za-z0-9_-]+)>");
    private static final Pattern STEP = Pattern.compile("\\.([A-Za-z0-9_/-]+)|\\[([0-9]+)]");

    /** @throws IllegalArgumentException if PutTargets would refuse it */
    public InputTransformer {
        paths = Map.copyOf(paths);
        if (template.isEmpty() || template.length() > MOST_CHARACTERS || paths.size() > MOST_VARIABLES) {
            throw new IllegalArgumentException(
                    "an input template has 1 to %d characters, and an input transformer at most %d variables"
                            .formatted(MOST_CHARACTERS, MOST_VARIABLES));
        }
        for (String path : paths.values()) {
            if (!path.matches("\\$(%s)*".formatted(STEP.pattern()))) {
                throw new IllegalArgumentException("EventBridge takes only JSON paths in dot notation, not " + path);
            }
        }
        Matcher used = VARIABLE.matcher(template);
        while (used.find()) {
            if (!paths.containsKey(used.group(1))) {
                throw new IllegalArgumentException(
                        "the input template has <%s>, which no input path defines".formatted(used.group(1)));
            }
        }
    }

    /** @param event as JSON */
    public String apply(String event) {
        JsonNode root = Json.parse(event);
        var text = new StringBuilder();
        Matcher variable = VARIABLE.matcher(template);
        int copied = 0;
        while (variable.find()) {
            text.append(template, copied, variable.start());
            text.append(value(root, paths.getOrDefault(variable.group(1), ""), isQuoted(variable.start())));
            copied = variable.end();
        }
        return text.append(template, copied, template.length()).toString();
    }

    /** A variable whose path the event does not have does not appear. */
    private static String value(JsonNode root, String path, boolean quoted) {
        JsonNode node = root;
        Matcher step = STEP.matcher(path);
        while (step.find()) {
            node = step.group(1) == null ? node.path(Integer.parseInt(step.group(2))) : node.path(step.group(1));
        }
        if (node.isMissingNode()) {
            return "";
        }
        return quoted && node.isTextual() ? node.asText() : Json.write(node);
    }

    /** Whether this position of the template is in a JSON string. */
    private boolean isQuoted(int position) {
        boolean quoted = false;
        for (int i = 0; i < position; i++) {
            char c = template.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            }
        }
        return quoted;
    }
}
