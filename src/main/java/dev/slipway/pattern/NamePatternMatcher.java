package dev.slipway.pattern;

import dev.slipway.pattern.NamePattern.Part;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Matches one text. A position in pattern and text that failed is not tried again, so the work is at most the number of
 * positions times the length of the text. If a name occurs twice, the limit applies to each of its possible bindings.
 */
final class NamePatternMatcher {
    private record Position(int part, int offset, String repeated) {}

    private final List<Part> parts;
    private final String text;
    private final String repeatedName;
    private final int lastRepeat;
    private final Map<String, String> bindings = new HashMap<>();
    private final Set<Position> failed = new HashSet<>();
    private int steps;

    NamePatternMatcher(NamePattern pattern, String text) {
        Set<String> repeated = pattern.repeatedNames();
        if (repeated.size() > 1) {
            throw new IllegalArgumentException("the pattern repeats several names: " + pattern);
        }
        this.parts = pattern.parts();
        this.text = text;
        this.repeatedName = repeated.stream().findFirst().orElse("");
        this.lastRepeat = parts.lastIndexOf(new Part.Name(repeatedName));
    }

    Optional<Map<String, String>> bindings() {
        return text.length() <= NamePattern.MAX_LENGTH && matches(0, 0)
                ? Optional.of(Map.copyOf(bindings))
                : Optional.empty();
    }

    /** The number of positions tried. */
    int steps() {
        return steps;
    }

    private boolean matches(int part, int offset) {
        if (part == parts.size()) {
            return offset == text.length();
        }
        // the binding of a repeated name matters only as long as the name occurs in the remaining parts
        var position = new Position(part, offset, part <= lastRepeat ? bindings.getOrDefault(repeatedName, "") : "");
        if (failed.contains(position)) {
            return false;
        }
        steps++;
        boolean matches = switch (parts.get(part)) {
            case Part.Literal(String literal) -> matchLiteral(literal, part, offset);
            case Part.AnyCharacter() -> offset < text.length() && matches(part + 1, offset + 1);
            case Part.AnyText() -> matchAnyText(part, offset);
            case Part.Name(String name) -> matchName(name, part, offset);
        };
        if (!matches) {
            failed.add(position);
        }
        return matches;
    }

    private boolean matchLiteral(String literal, int part, int offset) {
        return text.startsWith(literal, offset) && matches(part + 1, offset + literal.length());
    }

    private boolean matchAnyText(int part, int offset) {
        for (int end = offset; end <= text.length(); end++) {
            if (matches(part + 1, end)) {
                return true;
            }
        }
        return false;
    }

    private boolean matchName(String name, int part, int offset) {
        if (bindings.containsKey(name)) {
            return matchLiteral(bindings.getOrDefault(name, ""), part, offset);
        }
        for (int end = offset; end < text.length() && isNameCharacter(text.charAt(end)); end++) {
            bindings.put(name, text.substring(offset, end + 1));
            if (matches(part + 1, end + 1)) {
                return true;
            }
            bindings.remove(name);
        }
        return false;
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }
}
