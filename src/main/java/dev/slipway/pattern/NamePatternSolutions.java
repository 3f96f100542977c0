package dev.slipway.pattern;

import dev.slipway.pattern.NamePattern.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All bindings with which a pattern gives an ECS name: {@code web-api-dev} is web in api-dev and also web-api in dev. The
 * search stops at a limit, and the result says that there may be more bindings.
 */
public final class NamePatternSolutions {
    private static final int MAX_SOLUTIONS = 50;
    private static final int MAX_STEPS = 20_000;

    private final List<Part> parts;
    private final String text;
    private final Map<String, String> bound = new HashMap<>();
    private final List<Map<String, String>> found = new ArrayList<>();
    private int steps;
    private boolean more;

    /**
     * The bindings found.
     *
     * @param each the bindings, those with the shortest texts from left to right first
     * @param more whether there may be other bindings
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
        var search = new NamePatternSolutions(pattern, text);
        search.match(0, 0);
        return new FirstSolutions(List.copyOf(search.found), search.more);
    }

    private void match(int part, int offset) {
        more |= ++steps > MAX_STEPS;
        if (more) {
            return;
        }
        if (part == parts.size()) {
            addIfComplete(offset);
            return;
        }
        switch (parts.get(part)) {
            case Part.Literal(String literal) -> matchLiteral(literal, part, offset);
            case Part.Name(String name) -> matchName(name, part, offset);
            case Part.AnyCharacter(), Part.AnyText() ->
                throw new IllegalStateException("the pattern of an ECS name has a wildcard");
        }
    }

    private void addIfComplete(int offset) {
        if (offset < text.length()) {
            return;
        }
        if (found.size() == MAX_SOLUTIONS) {
            more = true;
        } else {
            found.add(Map.copyOf(bound));
        }
    }

    private void matchLiteral(String literal, int part, int offset) {
        if (text.startsWith(literal, offset)) {
            match(part + 1, offset + literal.length());
        }
    }

    private void matchName(String name, int part, int offset) {
        if (bound.containsKey(name)) {
            matchLiteral(bound.getOrDefault(name, ""), part, offset);
            return;
        }
        for (int end = offset + 1; end <= text.length(); end++) {
            bound.put(name, text.substring(offset, end));
            match(part + 1, end);
            bound.remove(name);
        }
    }
}
