package dev.slipway.target;

import dev.slipway.target.Braced.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every way in which a name of ECS can be what a text with {name}s stands for: {@code web-api-dev} is web in api-dev as
 * well as web-api in dev. At most so many are looked for.
 */
final class Bindings {
    private static final int MOST = 50;
    private static final int MOST_STEPS = 20_000;

    private final List<Part> parts;
    private final String text;
    private final Map<String, String> bound = new HashMap<>();
    private final List<Map<String, String>> found = new ArrayList<>();
    private int steps;

    private Bindings(Braced pattern, String text) {
        this.parts = pattern.parts();
        this.text = text;
    }

    /** The shortest from left to right first. */
    static List<Map<String, String>> all(Braced pattern, String text) {
        if (!pattern.mayMatch(text)) {
            return List.of();
        }
        var bindings = new Bindings(pattern, text);
        bindings.from(0, 0);
        return List.copyOf(bindings.found);
    }

    private void from(int part, int at) {
        if (found.size() == MOST || ++steps > MOST_STEPS) {
            return;
        }
        if (part == parts.size()) {
            if (at == text.length()) {
                found.add(Map.copyOf(bound));
            }
            return;
        }
        switch (parts.get(part)) {
            case Part.Literal(String literal) -> literal(literal, part, at);
            case Part.Name(String name) -> name(name, part, at);
            case Part.One(), Part.Run() -> throw new IllegalStateException("a wildcard in a name of ECS");
        }
    }

    private void literal(String literal, int part, int at) {
        if (text.startsWith(literal, at)) {
            from(part + 1, at + literal.length());
        }
    }

    private void name(String name, int part, int at) {
        if (bound.containsKey(name)) {
            literal(bound.getOrDefault(name, ""), part, at);
            return;
        }
        for (int end = at + 1; end <= text.length(); end++) {
            bound.put(name, text.substring(at, end));
            from(part + 1, end);
            bound.remove(name);
        }
    }
}
