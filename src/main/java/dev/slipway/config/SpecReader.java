package dev.slipway.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.pattern.NamePattern;
import dev.slipway.pattern.TagPattern;
import dev.slipway.text.Json;
import dev.slipway.text.Quoted;
import dev.slipway.text.Spelling;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the JSON of one target and collects all its problems. */
final class SpecReader {
    private final JsonNode json;
    private final ConfigPath target;
    private final AccountRegion home;
    private final List<ConfigurationProblem> problems;
    private final Map<TargetField, NamePattern> texts = new EnumMap<>(TargetField.class);

    SpecReader(JsonNode json, ConfigPath target, AccountRegion home, List<ConfigurationProblem> problems) {
        this.json = json;
        this.target = target;
        this.home = home;
        this.problems = problems;
    }

    TargetSpec read() {
        unknownFields();
        Set<TargetField> given = EnumSet.noneOf(TargetField.class);
        for (TargetField field : TargetField.values()) {
            if (json.has(field.json())) {
                given.add(field);
            } else if (field.isRequired() || isUnnamed(field)) {
                problem(path(field), "is missing; every target needs service (or task), environment and repository");
            }
        }
        given.stream().filter(field -> isTask() && field.isOfService()).forEach(this::refusedInTask);
        if (!isTask() && given.contains(TargetField.LIKE)) {
            problem(path(TargetField.LIKE), "is a field of targets with `task` only; remove it");
        }
        Map<ConfigPath, TagPattern> tags = list(TargetField.TAGS, TagPattern::parse);
        Map<TargetField, Map<ConfigPath, NamePattern>> lists = new EnumMap<>(TargetField.class);
        for (TargetField field : TargetField.values()) {
            if (field.isList()) {
                lists.put(field, list(field, NamePattern::parse));
            }
        }
        given.stream().filter(TargetField::isText).forEach(this::text);
        defaults(given);
        var spec = new TargetSpec(
                target,
                texts,
                lists.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                list -> List.copyOf(list.getValue().values()))),
                given,
                List.copyOf(tags.values()),
                rollback(),
                deadlineMinutes(),
                followTemplate(),
                Optional.empty());
        boolean everyTagRead = tags.size() == json.path(TargetField.TAGS.json()).size();
        new SpecCheck(spec, home, target, tags, lists, everyTagRead, problems).check();
        return spec;
    }

    private boolean isTask() {
        return json.has(TargetField.TASK.json());
    }

    private boolean isUnnamed(TargetField field) {
        return field == TargetField.SERVICE && !isTask();
    }

    private void refusedInTask(TargetField field) {
        problem(
                path(field),
                field == TargetField.SERVICE
                        ? "is not a field of a target with `task`; a target is a service or a task, so remove one of the two"
                        : "is not a field of a target with `task`, which has no ECS service; remove it");
    }

    private void unknownFields() {
        List<String> known =
                Arrays.stream(TargetField.values()).map(TargetField::json).toList();
        for (String name : JsonMembers.names(json)) {
            boolean isKnown = known.contains(name) || (target.isRoot() && name.equals(JsonMembers.SCHEMA));
            if (!isKnown) {
                problem(target.member(name), Spelling.unknownField(name, known));
            }
        }
    }

    private void text(TargetField field) {
        read(json.path(field.json()), path(field), NamePattern::parse).ifPresent(text -> texts.put(field, text));
    }

    /** A field that could not be read gives no defaults, so that one fault is reported once. */
    private void defaults(Set<TargetField> given) {
        byDefault(given, TargetField.CLUSTER, Optional.ofNullable(texts.get(TargetField.ENVIRONMENT)));
        // a task is named in requests as a service is
        byDefault(given, TargetField.SERVICE, Optional.ofNullable(texts.get(TargetField.TASK)));
        if (!isTask()) {
            byDefault(given, TargetField.ECS_SERVICE, Optional.ofNullable(texts.get(TargetField.SERVICE)));
        }
        byDefault(
                given,
                TargetField.FAMILY,
                Optional.ofNullable(texts.get(TargetField.SERVICE))
                        .flatMap(service -> Optional.ofNullable(texts.get(TargetField.ENVIRONMENT))
                                .map(environment -> joined(service.text() + "-" + environment.text()))));
        byDefault(
                given,
                TargetField.TEMPLATE,
                Optional.ofNullable(texts.get(TargetField.FAMILY)).map(family -> joined(family.text() + "-template")));
        byDefault(given, TargetField.REGISTRY, Optional.of(NamePattern.parse(home.registry())));
        byDefault(given, TargetField.PLACEHOLDER_TAG, Optional.of(NamePattern.parse("latest")));
    }

    private static NamePattern joined(String text) {
        // a text that is too long for a pattern is too long for ECS, and is reported for the field
        return text.length() > NamePattern.MAX_LENGTH
                ? new NamePattern(text, List.of(new NamePattern.Part.Literal(text)))
                : NamePattern.parse(text);
    }

    private void byDefault(Set<TargetField> given, TargetField field, Optional<NamePattern> text) {
        if (!given.contains(field)) {
            text.ifPresent(t -> texts.put(field, t));
        }
    }

    /** The elements that could be read, by path. */
    private <T> Map<ConfigPath, T> list(TargetField field, Function<String, T> reader) {
        JsonNode node = json.path(field.json());
        var read = new LinkedHashMap<ConfigPath, T>();
        if (!node.isMissingNode() && !node.isArray()) {
            problem(path(field), "is %s; write a list of strings, [\"…\"]".formatted(Json.kind(node)));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            ConfigPath path = path(field).item(i);
            read(node.path(i), path, reader).ifPresent(value -> read.put(path, value));
        }
        return read;
    }

    private <T> Optional<T> read(JsonNode node, ConfigPath path, Function<String, T> reader) {
        if (!node.isTextual()) {
            problem(
                    path,
                    "is %s; write a string, \"…\"%s"
                            .formatted(Json.kind(node), node.isNull() ? ", or leave it out" : ""));
            return Optional.empty();
        }
        if (node.textValue().isBlank()) {
            problem(path, "is empty; write a string, or leave it out");
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(node.textValue()));
        } catch (IllegalArgumentException e) {
            problem(path, path.about(node.textValue(), String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private Target.Rollback rollback() {
        JsonNode node = json.path(TargetField.ROLLBACK.json());
        if (!node.isMissingNode()
                && !node.asText().equals("auto")
                && !node.asText().equals("off")) {
            problem(
                    path(TargetField.ROLLBACK),
                    "is %s; write \"auto\", or \"off\" to only report"
                            .formatted(found(node, path(TargetField.ROLLBACK))));
        }
        return node.asText().equals("off") ? Target.Rollback.OFF : Target.Rollback.AUTO;
    }

    /** The value of a text or number where it may be quoted, else its kind. */
    private static String found(JsonNode node, ConfigPath path) {
        return path.mayQuote() && node.isValueNode() && !node.isBoolean() && !node.isNull()
                ? Quoted.of(node.asText())
                : Json.kind(node);
    }

    private OptionalInt deadlineMinutes() {
        JsonNode node = json.path(TargetField.DEADLINE_MINUTES.json());
        if (node.isMissingNode()) {
            return OptionalInt.empty();
        }
        if (node.isNumber()) {
            BigDecimal minutes = node.decimalValue();
            boolean inRange = minutes.signum() > 0 && minutes.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0;
            // the scale is checked first, because computing the remainder of 1e-999999999 is expensive
            if (inRange
                    && minutes.scale() < 100
                    && minutes.remainder(BigDecimal.ONE).signum() == 0) {
                return OptionalInt.of(minutes.intValue());
            }
        }
        String found = node.isNumber() ? found(node, path(TargetField.DEADLINE_MINUTES)) : Json.kind(node);
        problem(
                path(TargetField.DEADLINE_MINUTES),
                "is %s; write a whole number of minutes, at least 1".formatted(found));
        return OptionalInt.empty();
    }

    private boolean followTemplate() {
        JsonNode node = json.path(TargetField.FOLLOW_TEMPLATE.json());
        if (!node.isMissingNode() && !node.isBoolean()) {
            problem(path(TargetField.FOLLOW_TEMPLATE), "is %s; write true or false".formatted(Json.kind(node)));
        }
        return node.asBoolean(false);
    }

    private ConfigPath path(TargetField field) {
        return target.at(field);
    }

    private void problem(ConfigPath path, String what) {
        problems.add(new ConfigurationProblem(path.toString(), what));
    }
}
