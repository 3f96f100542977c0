package dev.slipway.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.pattern.TextGlob;
import dev.slipway.text.Json;
import dev.slipway.text.MalformedJsonException;
import dev.slipway.text.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Parses a map: a pattern of parameter names → globs that fields of the targets in such parameters must match. */
final class BoundariesParser {
    private static final Pattern PARAMETERS = Pattern.compile("(?:/[A-Za-z0-9_.*?-]+)+");
    /** No parameter of SSM has a longer name. */
    private static final int LONGEST = 1011;

    private static final String WRITE = "write {\"/path/of/a/team/*\": {\"repository\": [\"team/*\"], …}}";
    private static final List<String> FIELDS =
            Arrays.stream(BoundaryField.values()).map(BoundaryField::json).toList();

    private final String source;
    private final ValueReader values = new ValueReader(new ArrayList<>());

    private BoundariesParser(String source) {
        this.source = source;
    }

    static Boundaries parse(String source, String json) {
        var parser = new BoundariesParser(source);
        List<Boundaries.Entry> entries = parser.document(json, new ConfigPath(source, "", false));
        List<ConfigurationProblem> problems = parser.values.problems();
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(source, problems);
        }
        return new Boundaries(entries);
    }

    private List<Boundaries.Entry> document(String json, ConfigPath root) {
        try {
            return entries(Json.parse(json), root);
        } catch (MalformedJsonException e) {
            values.problem(root, "%s; %s".formatted(e.getMessage(), WRITE));
            return List.of();
        }
    }

    private List<Boundaries.Entry> entries(JsonNode json, ConfigPath root) {
        var entries = new ArrayList<Boundaries.Entry>();
        if (!json.isObject()) {
            values.problem(root, "is %s; %s".formatted(Json.kind(json), WRITE));
        } else if (json.isEmpty()) {
            values.problem(root, "is empty, so no parameter may have a target; " + WRITE);
        }
        for (String pattern : JsonMembers.names(json)) {
            ConfigPath path = root.member(pattern);
            boolean isPattern =
                    pattern.length() <= LONGEST && PARAMETERS.matcher(pattern).matches();
            if (!isPattern) {
                values.problem(
                        path,
                        "matches no parameter's name; a pattern begins with a slash, does not end with one, has at most 1011 characters, and these are letters, digits, \"_\", \".\", \"-\" and the wildcards * and ?");
            }
            Map<BoundaryField, List<TextGlob>> permitted = permitted(json.path(pattern), path);
            if (isPattern) {
                entries.add(new Boundaries.Entry(
                        TextGlob.parse(pattern),
                        new Boundary.Limits("%s of %s".formatted(Quoted.of(pattern), source), permitted)));
            }
        }
        return entries;
    }

    private Map<BoundaryField, List<TextGlob>> permitted(JsonNode json, ConfigPath path) {
        var permitted = new EnumMap<BoundaryField, List<TextGlob>>(BoundaryField.class);
        if (!json.isObject()) {
            values.problem(path, "is %s; write an object, {…}".formatted(Json.kind(json)));
        }
        values.unknownMembers(json, path, FIELDS, name -> false);
        for (BoundaryField field : BoundaryField.values()) {
            JsonNode globs = json.path(field.json());
            if (!globs.isMissingNode()) {
                permitted.put(field, globs(globs, path.member(field.json())));
            }
        }
        return permitted;
    }

    /** A list of globs, or one. */
    private List<TextGlob> globs(JsonNode json, ConfigPath path) {
        if (json.isTextual()) {
            return values.text(json, path, TextGlob::parse).stream().toList();
        }
        if (!json.isArray()) {
            values.problem(path, "is %s; write a list of globs, [\"…\"]".formatted(Json.kind(json)));
        } else if (json.isEmpty()) {
            values.problem(path, "is empty, so no target would be inside; write a glob, or leave it out");
        }
        var globs = new ArrayList<TextGlob>();
        for (int i = 0; json.isArray() && i < json.size(); i++) {
            values.text(json.path(i), path.item(i), TextGlob::parse).ifPresent(globs::add);
        }
        return List.copyOf(globs);
    }
}
