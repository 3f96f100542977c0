package dev.slipway.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.text.Json;
import dev.slipway.text.MalformedJsonException;
import dev.slipway.text.Spelling;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code {"targets": […]}} or one target. */
final class ConfigurationParser {
    private static final String TARGETS = "targets";

    private final AccountRegion home;
    private final ConfigPath root;
    private final List<ConfigurationProblem> problems = new ArrayList<>();
    private final List<TargetSpec> specs = new ArrayList<>();

    /** @param specs those that could be read, faulty or not */
    record Parsed(List<TargetSpec> specs, List<ConfigurationProblem> problems) {}

    private ConfigurationParser(ConfigPath root, AccountRegion home) {
        this.root = root;
        this.home = home;
    }

    /** @param parameter the SSM parameter that holds the text, under a path; else empty */
    static Parsed read(String text, String parameter, AccountRegion home) {
        var reader = new ConfigurationParser(new ConfigPath(parameter, ""), home);
        try {
            reader.whole(Json.parse(text));
        } catch (MalformedJsonException e) {
            reader.problem(reader.root, e.getMessage() + "; write {\"targets\": […]}");
        }
        return new Parsed(List.copyOf(reader.specs), List.copyOf(reader.problems));
    }

    private void whole(JsonNode json) {
        if (!json.isObject()) {
            problem(root, "is %s; write {\"targets\": […]}".formatted(Json.kind(json)));
        } else if (json.has(TARGETS)) {
            otherMembers(json);
            targets(json.path(TARGETS));
        } else if (JsonMembers.names(json).stream()
                .anyMatch(name -> TargetField.of(name).isPresent())) {
            specs.add(new SpecReader(json, root, home, problems).read());
        } else {
            otherMembers(json);
            problem(root.member(TARGETS), "is missing; write {\"targets\": […]}");
        }
    }

    private void otherMembers(JsonNode json) {
        for (String name : JsonMembers.names(json)) {
            if (!name.equals(TARGETS) && !name.equals(JsonMembers.SCHEMA)) {
                problem(root.member(name), Spelling.unknownField(name, List.of(TARGETS)));
            }
        }
    }

    private void targets(JsonNode targets) {
        if (!targets.isArray()) {
            problem(root.member(TARGETS), "is %s; write a list of targets, [{…}]".formatted(Json.kind(targets)));
        } else if (targets.isEmpty()) {
            problem(root.member(TARGETS), "is empty, so nothing would ever be deployed; write at least one target");
        }
        for (int i = 0; targets.isArray() && i < targets.size(); i++) {
            ConfigPath where = root.member(TARGETS).item(i);
            if (targets.path(i).isObject()) {
                specs.add(new SpecReader(targets.path(i), where, home, problems).read());
            } else {
                problem(where, "is %s; write an object, {…}".formatted(Json.kind(targets.path(i))));
            }
        }
    }

    private void problem(ConfigPath where, String what) {
        problems.add(new ConfigurationProblem(where.toString(), what));
    }
}
