package dev.slipway.caller;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.config.ConfigurationProblem;
import dev.slipway.config.InvalidConfigurationException;
import dev.slipway.text.Json;
import dev.slipway.text.MalformedJsonException;
import dev.slipway.text.Quoted;
import dev.slipway.text.Spelling;
import dev.slipway.trigger.RequestAction;
import dev.slipway.trigger.RequestMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Reads {@code {"web": {"actions": […], "services": […], "environments": […], "from": […]}}}. It notes every problem with its
 * JSON path, and quotes no value.
 */
public final class CallersParser {
    private static final String ACTIONS = "actions";
    private static final String SERVICES = "services";
    private static final String ENVIRONMENTS = "environments";
    private static final String FROM = "from";
    private static final List<String> MEMBERS = List.of(ACTIONS, SERVICES, ENVIRONMENTS, FROM);

    private final String source;
    private final List<ConfigurationProblem> problems = new ArrayList<>();

    private CallersParser(String source) {
        this.source = source;
    }

    /**
     * @param source where the text is from, for messages
     * @throws InvalidConfigurationException listing every problem
     */
    public static Callers parse(String source, String json) {
        var parser = new CallersParser(source);
        Map<String, Caller> callers = parser.callers(json);
        if (!parser.problems.isEmpty()) {
            throw new InvalidConfigurationException(source, parser.problems);
        }
        return new Callers(callers);
    }

    private Map<String, Caller> callers(String json) {
        JsonNode all;
        try {
            all = Json.parse(json);
        } catch (MalformedJsonException malformed) {
            problem("$", "is " + malformed.getMessage());
            return Map.of();
        }
        if (!all.isObject()) {
            problem("$", "is %s; write an object of callers, {\"name\": {…}}".formatted(Json.kind(all)));
            return Map.of();
        }
        var callers = new HashMap<String, Caller>();
        all.properties()
                .forEach(member ->
                        caller(member.getKey(), member.getValue()).ifPresent(one -> callers.put(one.name(), one)));
        return callers;
    }

    private Optional<Caller> caller(String name, JsonNode limits) {
        String path = member("$", name);
        if (name.equals(InvokedAs.LIVE)) {
            problem(path, "is the alias of rules, schedule and queues, which is no caller; choose another name");
        } else if (!InvokedAs.Qualifier.isAlias(name)) {
            problem(
                    path,
                    "cannot be the name of an alias; write 1 to 128 letters, digits, - or _, and not digits alone");
        }
        if (!limits.isObject()) {
            problem(path, "is %s; write an object with %s".formatted(Json.kind(limits), String.join(", ", MEMBERS)));
            return Optional.empty();
        }
        limits.fieldNames().forEachRemaining(member -> {
            if (!MEMBERS.contains(member)) {
                problem(member(path, member), Spelling.unknownField(member, MEMBERS));
            }
        });
        Optional<List<String>> actions = actions(limits, path);
        Optional<NameLimit> services = names(limits, path, SERVICES);
        Optional<NameLimit> environments = names(limits, path, ENVIRONMENTS);
        Optional<NameLimit> from = names(limits, path, FROM);
        // one problem anywhere refuses the whole text
        return problems.isEmpty()
                ? Optional.of(new Caller(name, actions, services, environments, from))
                : Optional.empty();
    }

    private Optional<List<String>> actions(JsonNode limits, String path) {
        List<String> exemptions = RequestMetadata.EXEMPTIONS;
        Optional<List<String>> actions = list(limits, path, ACTIONS, text -> {
            if (RequestAction.of(text).isEmpty() && !exemptions.contains(text)) {
                throw new IllegalArgumentException("is not an action; the actions are %s, %s"
                        .formatted(RequestAction.all(), String.join(", ", exemptions)));
            }
            return text;
        });
        if (actions.filter(names -> !names.isEmpty() && exemptions.containsAll(names))
                .isPresent()) {
            problem(
                    member(path, ACTIONS),
                    "permits no request, because %s only goes with one; add the actions, such as deploy"
                            .formatted(String.join(" or ", exemptions)));
        }
        return actions;
    }

    private Optional<NameLimit> names(JsonNode limits, String path, String member) {
        return list(limits, path, member, NameLimit::glob)
                .filter(globs -> !globs.isEmpty())
                .map(NameLimit::new);
    }

    /** @return what is valid of the list; empty where it is left out, or is no list */
    private <T> Optional<List<T>> list(JsonNode limits, String path, String name, Function<String, T> reader) {
        JsonNode list = limits.path(name);
        String at = member(path, name);
        if (list.isMissingNode()) {
            return Optional.empty();
        }
        if (!list.isArray()) {
            problem(at, "is %s; write a list of strings, […], or leave it out".formatted(Json.kind(list)));
            return Optional.empty();
        }
        if (list.isEmpty()) {
            problem(at, "is empty, which would permit nothing; name something, or leave it out to limit nothing");
            return Optional.empty();
        }
        var values = new LinkedHashSet<T>();
        IntStream.range(0, list.size()).forEach(i -> {
            if (!item(list.get(i), "%s[%d]".formatted(at, i), reader)
                    .map(values::add)
                    .orElse(true)) {
                problem("%s[%d]".formatted(at, i), "is in the list twice; remove one of the two");
            }
        });
        return Optional.of(List.copyOf(values));
    }

    private <T> Optional<T> item(JsonNode item, String path, Function<String, T> reader) {
        if (!item.isTextual()) {
            problem(path, "is %s; write a string, \"…\"".formatted(Json.kind(item)));
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(item.textValue()));
        } catch (IllegalArgumentException invalid) {
            problem(path, String.valueOf(invalid.getMessage()));
            return Optional.empty();
        }
    }

    private static String member(String path, String name) {
        return name.matches("[A-Za-z_$][A-Za-z0-9_$-]{0,79}")
                ? path + "." + name
                : "%s[%s]".formatted(path, Quoted.of(name));
    }

    private void problem(String path, String what) {
        problems.add(new ConfigurationProblem("%s %s".formatted(source, path), what));
    }
}
