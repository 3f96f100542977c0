package dev.slipway.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.config.ParameterStore.Parameter;
import dev.slipway.text.Json;
import dev.slipway.text.MalformedJsonException;
import dev.slipway.text.Spelling;
import java.util.ArrayList;
import java.util.List;

/** Parses {@code {"targets": […]}} or one target. */
final class ConfigurationParser {
    private static final String TARGETS = "targets";

    private final Boundary boundary;
    private final ConfigPath root;
    private final List<ConfigurationProblem> problems = new ArrayList<>();
    private final List<TargetSpec> specs = new ArrayList<>();

    /**
     * What a text says.
     *
     * @param specs the targets that are JSON objects, including those with problems
     * @param isEncrypted whether it is a SecureString, of which nothing is known
     */
    record Parsed(List<TargetSpec> specs, List<ConfigurationProblem> problems, boolean isEncrypted) {
        Parsed {
            specs = List.copyOf(specs);
            problems = List.copyOf(problems);
        }
    }

    private ConfigurationParser(ConfigPath root, Boundary boundary) {
        this.root = root;
        this.boundary = boundary;
    }

    /**
     * @param root the path of the whole text
     * @param boundary what its targets must keep
     */
    static Parsed read(String text, ConfigPath root, Boundary boundary) {
        var parser = new ConfigurationParser(root, boundary);
        try {
            parser.parseDocument(Json.parse(text));
        } catch (MalformedJsonException e) {
            parser.problem(parser.root, e.getMessage() + "; write {\"targets\": […]}");
        }
        return new Parsed(parser.specs, parser.problems, false);
    }

    static Parsed read(Parameter parameter, ConfigPath root, Boundary boundary) {
        return switch (parameter) {
            case Parameter.Text(String text) -> read(text, root, boundary);
            case Parameter.Encrypted() -> {
                var parser = new ConfigurationParser(root, boundary);
                parser.problem(root, "is a SecureString, which Slipway does not decrypt; write it as type String");
                yield new Parsed(List.of(), parser.problems, true);
            }
        };
    }

    private void parseDocument(JsonNode json) {
        if (!json.isObject()) {
            problem(root, "is %s; write {\"targets\": […]}".formatted(Json.kind(json)));
        } else if (json.has(TARGETS)) {
            reportUnknownMembers(json);
            parseTargets(json.path(TARGETS));
        } else if (JsonMembers.names(json).stream()
                .anyMatch(name -> TargetField.of(name).isPresent())) {
            specs.add(new SpecReader(json, root, boundary, problems).read());
        } else {
            reportUnknownMembers(json);
            problem(root.member(TARGETS), "is missing; write {\"targets\": […]}");
        }
    }

    private void reportUnknownMembers(JsonNode json) {
        for (String name : JsonMembers.names(json)) {
            if (!name.equals(TARGETS) && !name.equals(JsonMembers.SCHEMA)) {
                problem(root.member(name), Spelling.unknownField(name, List.of(TARGETS)));
            }
        }
    }

    private void parseTargets(JsonNode targets) {
        if (!targets.isArray()) {
            problem(root.member(TARGETS), "is %s; write a list of targets, [{…}]".formatted(Json.kind(targets)));
        } else if (targets.isEmpty()) {
            problem(root.member(TARGETS), "is empty, so Slipway would deploy nothing; write at least one target");
        }
        for (int i = 0; targets.isArray() && i < targets.size(); i++) {
            ConfigPath path = root.member(TARGETS).item(i);
            if (targets.path(i).isObject()) {
                specs.add(new SpecReader(targets.path(i), path, boundary, problems).read());
            } else {
                problem(path, "is %s; write an object, {…}".formatted(Json.kind(targets.path(i))));
            }
        }
    }

    private void problem(ConfigPath path, String what) {
        problems.add(new ConfigurationProblem(path.toString(), what));
    }
}
