package dev.slipway.pattern;

import dev.slipway.pattern.NamePattern.Part;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Matches one text. First it finds, from the end, which parts match which ends of the text; then each part takes the
 * shortest text that lets the others match. The work is the number of parts times the length of the text, and if a name
 * occurs several times, that for each text that occurs as often.
 */
final class NamePatternMatcher {
    private final NamePattern pattern;
    private final String text;
    private long steps;

    NamePatternMatcher(NamePattern pattern, String text) {
        this.pattern = pattern;
        this.text = text;
    }

    Optional<Map<String, String>> bindings() {
        Set<String> repeated = pattern.repeatedNames();
        if (repeated.size() > 1) {
            throw new IllegalArgumentException("the pattern repeats several names: " + pattern);
        }
        if (text.length() > NamePattern.MAX_LENGTH
                || text.length() < pattern.shortestMatch()
                || !pattern.mayMatch(text)) {
            return Optional.empty();
        }
        Optional<int[]> ends = ends(pattern.parts());
        if (ends.isPresent() && !repeated.isEmpty()) {
            ends = endsOfRepeated(new Part.Name(repeated.iterator().next()));
        }
        return ends.map(this::bindings);
    }

    /** The number of pairs of a part and an offset that were compared. */
    long steps() {
        return steps;
    }

    private Map<String, String> bindings(int[] ends) {
        var bindings = new HashMap<String, String>();
        for (int i = 0; i < ends.length; i++) {
            if (pattern.parts().get(i) instanceof Part.Name(String name)) {
                bindings.put(name, text.substring(i == 0 ? 0 : ends[i - 1], ends[i]));
            }
        }
        return Map.copyOf(bindings);
    }

    /** Of all texts for the name, the one with which the parts end first, from left to right. */
    private Optional<int[]> endsOfRepeated(Part.Name name) {
        Optional<int[]> first = Optional.empty();
        for (String value : repeatedTexts(
                Math.toIntExact(pattern.parts().stream().filter(name::equals).count()))) {
            List<Part> parts = pattern.parts().stream()
                    .map(part -> part.equals(name) ? new Part.Literal(value) : part)
                    .toList();
            Optional<int[]> ends = ends(parts);
            if (first.isEmpty() || (ends.isPresent() && Arrays.compare(ends.get(), first.get()) < 0)) {
                first = ends;
            }
        }
        return first;
    }

    /** The texts that a name may have that occurs so many times. */
    private Set<String> repeatedTexts(int times) {
        var texts = new LinkedHashSet<String>();
        int longest = 1 + (text.length() - pattern.shortestMatch()) / times;
        for (int start = 0; start < text.length(); start++) {
            for (int end = start + 1;
                    end <= Math.min(text.length(), start + longest) && isNameCharacter(text.charAt(end - 1));
                    end++) {
                String value = text.substring(start, end);
                if (texts.contains(value)) {
                    continue;
                }
                // a text that does not occur again after this does not, if it is made longer
                if (text.indexOf(value, end) < 0) {
                    break;
                }
                texts.add(value);
            }
        }
        return texts;
    }

    /** Where each part ends, if a name may have another text each time; empty if the parts do not match. */
    private Optional<int[]> ends(List<Part> parts) {
        boolean[][] matches = matches(parts);
        if (!matches[0][0]) {
            return Optional.empty();
        }
        var ends = new int[parts.size()];
        int offset = 0;
        for (int i = 0; i < ends.length; i++) {
            offset = switch (parts.get(i)) {
                case Part.Literal(String literal) -> offset + literal.length();
                case Part.AnyCharacter() -> offset + 1;
                case Part.AnyText() -> firstMatch(matches[i + 1], offset);
                case Part.Name(String _) -> firstMatch(matches[i + 1], offset + 1);
            };
            ends[i] = offset;
        }
        return Optional.of(ends);
    }

    private static int firstMatch(boolean[] matches, int from) {
        int offset = from;
        while (!matches[offset]) {
            offset++;
        }
        return offset;
    }

    /** For each part and offset: whether this part and the ones after it match the text from there to its end. */
    private boolean[][] matches(List<Part> parts) {
        int length = text.length();
        var matches = new boolean[parts.size() + 1][length + 1];
        matches[parts.size()][length] = true;
        for (int i = parts.size() - 1; i >= 0; i--) {
            boolean[] here = matches[i];
            boolean[] after = matches[i + 1];
            for (int offset = length; offset >= 0; offset--) {
                steps++;
                boolean isEnd = offset == length;
                here[offset] = switch (parts.get(i)) {
                    case Part.Literal(String literal) ->
                        text.startsWith(literal, offset) && after[offset + literal.length()];
                    case Part.AnyCharacter() -> !isEnd && after[offset + 1];
                    case Part.AnyText() -> after[offset] || (!isEnd && here[offset + 1]);
                    case Part.Name(String _) ->
                        !isEnd && isNameCharacter(text.charAt(offset)) && (after[offset + 1] || here[offset + 1]);
                };
            }
        }
        return matches;
    }

    static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }
}
