package dev.slipway.target;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.ecs.Json;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code {"targets": […]}} or one target. */
final class ConfigurationReader {
    private static final String TARGETS = "targets";

    private final Home home;
    private final Where root;
    private final List<Problem> problems = new ArrayList<>();
    private final List<TargetSpec> specs = new ArrayList<>();

    /** @param specs those that could be read, faulty or not */
    record Read(List<TargetSpec> specs, List<Problem> problems) {}

    private ConfigurationReader(Where root, Home home) {
        this.root = root;
        this.home = home;
    }

    /** @param parameter the SSM parameter that holds the text, under a path; else empty */
    static Read read(String text, String parameter, Home home) {
        var reader = new ConfigurationReader(new Where(parameter, ""), home);
        try {
            reader.whole(Json.parse(text));
        } catch (Json.MalformedJson e) {
            reader.problem(reader.root, e.getMessage() + "; write {\"targets\": […]}");
        }
        return new Read(List.copyOf(reader.specs), List.copyOf(reader.problems));
    }

    private void whole(JsonNode json) {
        if (!json.isObject()) {
            problem(root, "is %s; write {\"targets\": […]}".formatted(Jsons.kind(json)));
        } else if (json.has(TARGETS)) {
            otherMembers(json);
            targets(json.path(TARGETS));
        } else if (Jsons.names(json).stream().anyMatch(name -> Field.of(name).isPresent())) {
            specs.add(new SpecReader(json, root, home, problems).read());
        } else {
            otherMembers(json);
            problem(root.member(TARGETS), "is missing; write {\"targets\": […]}");
        }
    }

    private void otherMembers(JsonNode json) {
        for (String name : Jsons.names(json)) {
            if (!name.equals(TARGETS) && !name.equals(Jsons.SCHEMA)) {
                problem(root.member(name), Spelling.unknownField(name, List.of(TARGETS)));
            }
        }
    }

    private void targets(JsonNode targets) {
        if (!targets.isArray()) {
            problem(root.member(TARGETS), "is %s; write a list of targets, [{…}]".formatted(Jsons.kind(targets)));
        } else if (targets.isEmpty()) {
            problem(root.member(TARGETS), "is empty, so nothing would ever be deployed; write at least one target");
        }
        for (int i = 0; targets.isArray() && i < targets.size(); i++) {
            Where where = root.member(TARGETS).item(i);
            if (targets.path(i).isObject()) {
                specs.add(new SpecReader(targets.path(i), where, home, problems).read());
            } else {
                problem(where, "is %s; write an object, {…}".formatted(Jsons.kind(targets.path(i))));
            }
        }
    }

    private void problem(Where where, String what) {
        problems.add(new Problem(where.toString(), what));
    }
}
