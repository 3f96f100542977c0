package dev.slipway.target;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.ecs.Quoted;
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

/** Reads one target's JSON and collects every problem on the way, rather than stopping at the first. */
final class SpecReader {
    private final JsonNode json;
    private final Where where;
    private final Home home;
    private final List<Problem> problems;
    private final Map<Field, Braced> texts = new EnumMap<>(Field.class);

    SpecReader(JsonNode json, Where where, Home home, List<Problem> problems) {
        this.json = json;
        this.where = where;
        this.home = home;
        this.problems = problems;
    }

    TargetSpec read() {
        unknownFields();
        Set<Field> given = EnumSet.noneOf(Field.class);
        for (Field field : Field.values()) {
            if (json.has(field.json())) {
                given.add(field);
            } else if (field.required()) {
                problem(path(field), "is missing; every target has service, environment and repository");
            }
        }
        Map<Where, TagPattern> tags = list(Field.TAGS, TagPattern::parse);
        Map<Where, Braced> containers = list(Field.CONTAINERS, Braced::parse);
        given.stream().filter(SpecReader::isText).forEach(this::text);
        defaults(given);
        var spec = new TargetSpec(
                where,
                texts,
                given,
                List.copyOf(tags.values()),
                List.copyOf(containers.values()),
                rollback(),
                deadlineMinutes(),
                followTemplate());
        boolean everyTagRead = tags.size() == json.path(Field.TAGS.json()).size();
        new SpecCheck(spec, home, where, tags, containers, everyTagRead, problems).check();
        return spec;
    }

    private void unknownFields() {
        List<String> known = Arrays.stream(Field.values()).map(Field::json).toList();
        for (String name : Jsons.names(json)) {
            boolean ours = known.contains(name) || (where.isRoot() && name.equals(Jsons.SCHEMA));
            if (!ours) {
                problem(where.member(name), Spelling.unknownField(name, known));
            }
        }
    }

    static boolean isText(Field field) {
        return switch (field) {
            case TAGS, CONTAINERS, ROLLBACK, DEADLINE_MINUTES, FOLLOW_TEMPLATE -> false;
            case SERVICE,
                    ENVIRONMENT,
                    REPOSITORY,
                    CLUSTER,
                    ECS_SERVICE,
                    FAMILY,
                    TEMPLATE,
                    REGISTRY,
                    PLACEHOLDER_TAG,
                    REGION,
                    ROLE_ARN -> true;
        };
    }

    private void text(Field field) {
        read(json.path(field.json()), path(field), Braced::parse).ifPresent(text -> texts.put(field, text));
    }

    /** A default made from what could not be read is missing, too, so that one fault is not told twice. */
    private void defaults(Set<Field> given) {
        byDefault(given, Field.CLUSTER, Optional.ofNullable(texts.get(Field.ENVIRONMENT)));
        byDefault(given, Field.ECS_SERVICE, Optional.ofNullable(texts.get(Field.SERVICE)));
        byDefault(
                given,
                Field.FAMILY,
                Optional.ofNullable(texts.get(Field.SERVICE))
                        .flatMap(service -> Optional.ofNullable(texts.get(Field.ENVIRONMENT))
                                .map(environment -> joined(service.text() + "-" + environment.text()))));
        byDefault(
                given,
                Field.TEMPLATE,
                Optional.ofNullable(texts.get(Field.FAMILY)).map(family -> joined(family.text() + "-template")));
        byDefault(given, Field.REGISTRY, Optional.of(Braced.parse(home.registry())));
        byDefault(given, Field.PLACEHOLDER_TAG, Optional.of(Braced.parse("latest")));
    }

    private static Braced joined(String text) {
        // what is too long for braces is too long for ECS, which is said of the field
        return text.length() > Braced.LONGEST
                ? new Braced(text, List.of(new Braced.Part.Literal(text)))
                : Braced.parse(text);
    }

    private void byDefault(Set<Field> given, Field field, Optional<Braced> text) {
        if (!given.contains(field)) {
            text.ifPresent(t -> texts.put(field, t));
        }
    }

    /** What could be read, by its place. */
    private <T> Map<Where, T> list(Field field, Function<String, T> reader) {
        JsonNode node = json.path(field.json());
        var read = new LinkedHashMap<Where, T>();
        if (!node.isMissingNode() && !node.isArray()) {
            problem(path(field), "is %s; write a list of texts, [\"…\"]".formatted(Jsons.kind(node)));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            Where path = path(field).item(i);
            read(node.path(i), path, reader).ifPresent(value -> read.put(path, value));
        }
        return read;
    }

    private <T> Optional<T> read(JsonNode node, Where path, Function<String, T> reader) {
        if (!node.isTextual()) {
            problem(
                    path,
                    "is %s; write a text, \"…\"%s"
                            .formatted(Jsons.kind(node), node.isNull() ? ", or leave it out" : ""));
            return Optional.empty();
        }
        if (node.textValue().isBlank()) {
            problem(path, "is empty; write a text or leave it out");
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(node.textValue()));
        } catch (IllegalArgumentException e) {
            problem(path, Quoted.of(node.textValue()) + " " + e.getMessage());
            return Optional.empty();
        }
    }

    private Target.Rollback rollback() {
        JsonNode node = json.path(Field.ROLLBACK.json());
        if (!node.isMissingNode()
                && !node.asText().equals("auto")
                && !node.asText().equals("off")) {
            String found = node.isTextual() ? Quoted.of(node.textValue()) : Jsons.kind(node);
            problem(path(Field.ROLLBACK), "is %s; write \"auto\", or \"off\" to only report".formatted(found));
        }
        return node.asText().equals("off") ? Target.Rollback.OFF : Target.Rollback.AUTO;
    }

    private OptionalInt deadlineMinutes() {
        JsonNode node = json.path(Field.DEADLINE_MINUTES.json());
        if (node.isMissingNode()) {
            return OptionalInt.empty();
        }
        if (node.isNumber()) {
            BigDecimal minutes = node.decimalValue();
            boolean inRange = minutes.signum() > 0 && minutes.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0;
            // the exponent is looked at first: 1e-999999999 is not worth writing out
            if (inRange
                    && minutes.scale() < 100
                    && minutes.remainder(BigDecimal.ONE).signum() == 0) {
                return OptionalInt.of(minutes.intValue());
            }
        }
        String found = node.isNumber() ? Quoted.of(node.asText()) : Jsons.kind(node);
        problem(path(Field.DEADLINE_MINUTES), "is %s; write a whole number of minutes, at least 1".formatted(found));
        return OptionalInt.empty();
    }

    private boolean followTemplate() {
        JsonNode node = json.path(Field.FOLLOW_TEMPLATE.json());
        if (!node.isMissingNode() && !node.isBoolean()) {
            problem(path(Field.FOLLOW_TEMPLATE), "is %s; write true or false".formatted(Jsons.kind(node)));
        }
        return node.asBoolean(false);
    }

    private Where path(Field field) {
        return where.at(field);
    }

    private void problem(Where path, String what) {
        problems.add(new Problem(path.toString(), what));
    }
}
