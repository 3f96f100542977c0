package dev.slipway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.text.Json;
import dev.slipway.text.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Reads the members of one JSON object and collects their problems, so that one message lists all of them: read
 * everything first, then call {@link #check}.
 */
final class JsonFields {
    /** A message names this many unknown members: a hostile object may have a million. */
    private static final int NAMED = 5;

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final String path;
    private final JsonNode object;
    private final List<String> problems = new ArrayList<>();

    /** @throws InvalidRequestException where there is no object at that path */
    JsonFields(String path, JsonNode object) {
        this.path = path;
        this.object = object;
        if (!object.isObject()) {
            throw new InvalidRequestException(List.of("%s: %s, not a JSON object".formatted(path, Json.kind(object))));
        }
    }

    boolean has(String name) {
        return object.has(name);
    }

    JsonNode node(String name) {
        return object.path(name);
    }

    Optional<String> text(String name) {
        JsonNode node = object.path(name);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!node.isTextual()) {
            problem(name, Json.kind(node) + ", not a string");
            return Optional.empty();
        }
        return Optional.of(node.textValue());
    }

    /** @param what the value should be; it ends the sentence "X is not …" */
    Optional<String> text(String name, Predicate<String> valid, String what) {
        Optional<String> text = text(name);
        text.filter(valid.negate()).ifPresent(bad -> problem(name, Quoted.of(bad) + " is not " + what));
        return text.filter(valid);
    }

    Optional<String> required(String name, Predicate<String> valid, String what) {
        if (!has(name)) {
            problem(name, "missing; expected " + what);
        }
        return text(name, valid, what);
    }

    /** The strings of a list; none where it is missing. */
    List<String> texts(String name, Predicate<String> valid, String what) {
        JsonNode list = object.path(name);
        if (list.isMissingNode()) {
            return List.of();
        }
        if (!list.isArray() || list.isEmpty()) {
            problem(name, "%s, not a list of at least one string".formatted(Json.kind(list)));
            return List.of();
        }
        var texts = new LinkedHashSet<String>();
        for (int i = 0; i < list.size(); i++) {
            JsonNode text = list.path(i);
            if (text.isTextual() && valid.test(text.textValue())) {
                texts.add(text.textValue());
            } else {
                String found = text.isTextual() ? Quoted.of(text.textValue()) : Json.kind(text);
                problems.add("%s[%d]: %s is not %s".formatted(at(name), i, found, what));
                break;
            }
        }
        return List.copyOf(texts);
    }

    boolean flag(String name) {
        JsonNode node = object.path(name);
        if (!node.isMissingNode() && !node.isBoolean()) {
            problem(name, Json.kind(node) + ", not a boolean");
        }
        return node.asBoolean(false);
    }

    /** @param what the value should be, as for {@link #text} */
    Optional<Integer> whole(String name, int least, int most, String what) {
        JsonNode node = object.path(name);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (node.isIntegralNumber() && node.canConvertToInt() && node.intValue() >= least && node.intValue() <= most) {
            return Optional.of(node.intValue());
        }
        problem(name, "%s is not %s".formatted(node.isNumber() ? Quoted.of(node.asText()) : Json.kind(node), what));
        return Optional.empty();
    }

    /** The first string of a list, such as an event's {@code resources}. */
    Optional<String> first(String name, Predicate<String> valid, String what) {
        JsonNode first = object.path(name).path(0);
        if (first.isTextual() && valid.test(first.textValue())) {
            return Optional.of(first.textValue());
        }
        String found = first.isTextual() ? Quoted.of(first.textValue()) + " is not " : Json.kind(first) + "; expected ";
        problems.add("%s[0]: %s%s".formatted(at(name), found, what));
        return Optional.empty();
    }

    void problem(String name, String what) {
        problems.add(at(name) + ": " + what);
    }

    void problem(String what) {
        problems.add(path + ": " + what);
    }

    /**
     * @param of the kind of object
     * @param elsewhere fields that other kinds of object have
     */
    void refuseOthersThan(List<String> known, String of, Set<String> elsewhere) {
        List<String> others = object.properties().stream()
                .map(property -> property.getKey())
                .filter(name -> !known.contains(name))
                .toList();
        others.stream()
                .limit(NAMED)
                .forEach(name -> problem(
                        name,
                        "%s; the fields are %s"
                                .formatted(
                                        elsewhere.contains(name) ? "not a field of " + of : "unknown field",
                                        String.join(", ", known))));
        if (others.size() > NAMED) {
            problem("%d more unknown fields".formatted(others.size() - NAMED));
        }
    }

    /** @throws InvalidRequestException with every problem */
    void check() {
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
    }

    /** {@link #check} for two objects of one event. */
    void checkWith(JsonFields other) {
        problems.addAll(other.problems);
        check();
    }

    private String at(String name) {
        return PLAIN_NAME.matcher(name).matches() ? path + "." + name : path + "[" + Quoted.of(name) + "]";
    }
}
