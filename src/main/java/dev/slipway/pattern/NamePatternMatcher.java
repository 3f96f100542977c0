package dev.slipway.pattern;

import dev.slipway.pattern.NamePattern.Part;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One matching of a text. A place in pattern and text that led nowhere is never tried again, so the work is at most
 * the places times the text's length; where a name occurs twice, that once for each text it can stand for.
 */
final class NamePatternMatcher {
    private record Place(int part, int at, String repeated) {}

    private final List<Part> parts;
    private final String text;
    private final String repeatedName;
    private final int lastRepeat;
    private final Map<String, String> found = new HashMap<>();
    private final Set<Place> deadEnds = new HashSet<>();
    private int steps;

    NamePatternMatcher(NamePattern pattern, String text) {
        Set<String> repeated = pattern.repeatedNames();
        if (repeated.size() > 1) {
            throw new IllegalArgumentException("several names occur twice in " + pattern);
        }
        this.parts = pattern.parts();
        this.text = text;
        this.repeatedName = repeated.stream().findFirst().orElse("");
        this.lastRepeat = parts.lastIndexOf(new Part.Name(repeatedName));
    }

    Optional<Map<String, String>> bindings() {
        return text.length() <= NamePattern.LONGEST && fits(0, 0) ? Optional.of(Map.copyOf(found)) : Optional.empty();
    }

    /** How many places were tried. */
    int steps() {
        return steps;
    }

    private boolean fits(int part, int at) {
        if (part == parts.size()) {
            return at == text.length();
        }
        // What a repeated name stands for matters to the rest only while it occurs there.
        var place = new Place(part, at, part <= lastRepeat ? found.getOrDefault(repeatedName, "") : "");
        if (deadEnds.contains(place)) {
            return false;
        }
        steps++;
        boolean fits = switch (parts.get(part)) {
            case Part.Literal(String literal) -> literal(literal, part, at);
            case Part.One() -> at < text.length() && fits(part + 1, at + 1);
            case Part.Run() -> run(part, at);
            case Part.Name(String name) -> name(name, part, at);
        };
        if (!fits) {
            deadEnds.add(place);
        }
        return fits;
    }

    private boolean literal(String literal, int part, int at) {
        return text.startsWith(literal, at) && fits(part + 1, at + literal.length());
    }

    private boolean run(int part, int at) {
        for (int end = at; end <= text.length(); end++) {
            if (fits(part + 1, end)) {
                return true;
            }
        }
        return false;
    }

    private boolean name(String name, int part, int at) {
        if (found.containsKey(name)) {
            return literal(found.getOrDefault(name, ""), part, at);
        }
        for (int end = at; end < text.length() && inName(text.charAt(end)); end++) {
            found.put(name, text.substring(at, end + 1));
            if (fits(part + 1, end + 1)) {
                return true;
            }
            found.remove(name);
        }
        return false;
    }

    private static boolean inName(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }
}
