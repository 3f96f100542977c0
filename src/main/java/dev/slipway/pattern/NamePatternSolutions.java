package dev.slipway.pattern;

import dev.slipway.pattern.NamePattern.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every way in which a name of ECS can be what a text with {name}s stands for: {@code web-api-dev} is web in api-dev as
 * well as web-api in dev. At most so many are looked for; whoever asks is told that there may be more.
 */
public final class NamePatternSolutions {
    private static final int MOST = 50;
    private static final int MOST_STEPS = 20_000;

    private final List<Part> parts;
    private final String text;
    private final Map<String, String> bound = new HashMap<>();
    private final List<Map<String, String>> found = new ArrayList<>();
    private int steps;
    private boolean more;

    /**
     * What was found.
     *
     * @param each the shortest from left to right first
     * @param more whether there may be others
     */
    public record FirstSolutions(List<Map<String, String>> each, boolean more) {}

    private NamePatternSolutions(NamePattern pattern, String text) {
        this.parts = pattern.parts();
        this.text = text;
    }

    public static FirstSolutions find(NamePattern pattern, String text) {
        if (!pattern.mayMatch(text)) {
            return new FirstSolutions(List.of(), false);
        }
        var bindings = new NamePatternSolutions(pattern, text);
        bindings.from(0, 0);
        return new FirstSolutions(List.copyOf(bindings.found), bindings.more);
    }

    private void from(int part, int at) {
        more |= ++steps > MOST_STEPS;
        if (more) {
            return;
        }
        if (part == parts.size()) {
            whole(at);
            return;
        }
        switch (parts.get(part)) {
            case Part.Literal(String literal) -> literal(literal, part, at);
            case Part.Name(String name) -> name(name, part, at);
            case Part.One(), Part.Run() -> throw new IllegalStateException("a wildcard in a name of ECS");
        }
    }

    private void whole(int at) {
        if (at < text.length()) {
            return;
        }
        if (found.size() == MOST) {
            more = true;
        } else {
            found.add(Map.copyOf(bound));
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
