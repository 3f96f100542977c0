package dev.slipway.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.ecr.Severity;
import dev.slipway.pattern.NamePattern;
import dev.slipway.pattern.TagPattern;
import dev.slipway.text.Json;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the JSON of one target and collects all its problems. */
final class SpecReader {
    private final JsonNode json;
    private final ConfigPath target;
    private final AccountRegion home;
    private final ValueReader values;
    private final Map<TargetField, NamePattern> texts = new EnumMap<>(TargetField.class);

    SpecReader(JsonNode json, ConfigPath target, AccountRegion home, List<ConfigurationProblem> problems) {
        this.json = json;
        this.target = target;
        this.home = home;
        this.values = new ValueReader(problems);
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
                flag(TargetField.FOLLOW_TEMPLATE),
                releaseTask(),
                new ImageGate(flag(TargetField.SIGNED), scan()));
        boolean everyTagRead = tags.size() == json.path(TargetField.TAGS.json()).size();
        new SpecCheck(spec, home, target, tags, lists, everyTagRead, values.problems()).check();
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
        values.unknownMembers(
                json,
                target,
                Arrays.stream(TargetField.values()).map(TargetField::json).toList(),
                name -> target.isRoot() && name.equals(JsonMembers.SCHEMA));
    }

    private void text(TargetField field) {
        values.text(json.path(field.json()), path(field), NamePattern::parse).ifPresent(text -> texts.put(field, text));
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
            values.text(node.path(i), path, reader).ifPresent(value -> read.put(path, value));
        }
        return read;
    }

    private Target.Rollback rollback() {
        JsonNode node = json.path(TargetField.ROLLBACK.json());
        if (!node.isMissingNode()
                && !node.asText().equals("auto")
                && !node.asText().equals("off")) {
            problem(
                    path(TargetField.ROLLBACK),
                    "is %s; write \"auto\", or \"off\" to only report"
                            .formatted(ValueReader.found(node, path(TargetField.ROLLBACK))));
        }
        return node.asText().equals("off") ? Target.Rollback.OFF : Target.Rollback.AUTO;
    }

    private OptionalInt deadlineMinutes() {
        return values.whole(
                json.path(TargetField.DEADLINE_MINUTES.json()),
                path(TargetField.DEADLINE_MINUTES),
                Integer.MAX_VALUE,
                "write a whole number of minutes, at least 1");
    }

    private Optional<ReleaseTaskSpec> releaseTask() {
        JsonNode node = json.path(TargetField.RELEASE_TASK.json());
        return node.isMissingNode()
                ? Optional.empty()
                : new ReleaseTaskReader(node, path(TargetField.RELEASE_TASK), values).read();
    }

    private Optional<Severity> scan() {
        JsonNode node = json.path(TargetField.SCAN.json());
        Optional<Severity> severity = Stream.of(Severity.values())
                .filter(s -> s.name().toLowerCase(Locale.ROOT).equals(node.textValue()))
                .findFirst();
        if (!node.isMissingNode() && severity.isEmpty()) {
            problem(
                    path(TargetField.SCAN),
                    "is %s; write \"critical\" or \"high\", the least severity of findings that forbids an image"
                            .formatted(ValueReader.found(node, path(TargetField.SCAN))));
        }
        return severity;
    }

    private boolean flag(TargetField field) {
        JsonNode node = json.path(field.json());
        if (!node.isMissingNode() && !node.isBoolean()) {
            problem(path(field), "is %s; write true or false".formatted(Json.kind(node)));
        }
        return node.asBoolean(false);
    }

    private ConfigPath path(TargetField field) {
        return target.at(field);
    }

    private void problem(ConfigPath path, String what) {
        values.problem(path, what);
    }
}
