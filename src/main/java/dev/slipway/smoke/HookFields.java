package dev.slipway.smoke;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.text.Json;
import dev.slipway.text.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the members of one JSON object of a hook and collects their problems. Anything in a hook may be a secret, so a
 * problem says where it is and of what kind, and quotes no value.
 */
final class HookFields {
    /** A message names this many problems: a hostile object may have a million unknown fields. */
    private static final int NAMED = 10;

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final String path;
    private final JsonNode object;
    private final List<String> problems;

    private HookFields(String path, JsonNode object, List<String> problems) {
        this.path = path;
        this.object = object;
        this.problems = problems;
        if (!object.isObject()) {
            problems.add("%s: %s, not a JSON object".formatted(path, found(object)));
        }
    }

    static HookFields of(String path, JsonNode object) {
        return new HookFields(path, object, new ArrayList<>());
    }

    /** An object inside this one: its problems count as problems of this one. */
    HookFields inner(String innerPath, JsonNode inner) {
        return new HookFields(innerPath, inner, problems);
    }

    JsonNode node(String name) {
        return object.path(name);
    }

    String at(String name) {
        return PLAIN_NAME.matcher(name).matches() ? path + "." + name : path + "[…]";
    }

    void problem(String where, String what) {
        problems.add(where + ": " + what);
    }

    Optional<String> text(String name, int most) {
        JsonNode node = object.path(name);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!node.isTextual()) {
            problem(at(name), found(node) + ", not a string");
            return Optional.empty();
        }
        String text = node.textValue();
        if (text.isEmpty() || text.length() > most) {
            problem(at(name), "has %d characters; it may have 1 to %d".formatted(text.length(), most));
            return Optional.empty();
        }
        return Optional.of(text);
    }

    int whole(String name, int least, int most, int fallback) {
        JsonNode node = object.path(name);
        if (node.isMissingNode()) {
            return fallback;
        }
        if (isWhole(node, least, most)) {
            return node.intValue();
        }
        problem(at(name), "is not a whole number from %d to %d".formatted(least, most));
        return fallback;
    }

    static boolean isWhole(JsonNode node, int least, int most) {
        return node.isIntegralNumber() && node.canConvertToInt() && node.intValue() >= least && node.intValue() <= most;
    }

    void refuseOthersThan(List<String> known) {
        object.properties().stream()
                .map(property -> property.getKey())
                .filter(name -> !known.contains(name))
                .limit(NAMED)
                .forEach(name -> problem(at(name), Spelling.unknownField(name, known)));
    }

    boolean isValid() {
        return problems.isEmpty();
    }

    /** @throws InvalidHookException with the problems */
    void check() {
        if (!problems.isEmpty()) {
            int more = problems.size() - NAMED;
            throw new InvalidHookException(String.join("; ", problems.subList(0, Math.min(NAMED, problems.size())))
                    + (more > 0 ? "; and %d more".formatted(more) : ""));
        }
    }

    /** What there is instead of what should be. */
    static String found(JsonNode node) {
        return Json.kind(node);
    }
}
