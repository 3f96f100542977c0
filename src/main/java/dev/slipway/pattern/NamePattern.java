package dev.slipway.pattern;

import dev.slipway.text.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A text with {@code {name}}s in it, and as a glob with {@code *} and {@code ?}. It can be matched, which binds the
 * names, and filled in, which puts what is bound in their places.
 *
 * @param text as it was written
 */
public record NamePattern(String text, List<Part> parts) {
    /** Longer than any name, tag or role that AWS allows. */
    public static final int LONGEST = 1024;

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

    /** What a text consists of. */
    public sealed interface Part {
        record Literal(String text) implements Part {}

        record One() implements Part {}

        record Run() implements Part {}

        record Name(String name) implements Part {}
    }

    public NamePattern {
        parts = List.copyOf(parts);
    }

    /** @throws IllegalArgumentException saying what is wrong with the braces */
    public static NamePattern parse(String text) {
        return parse(text, false);
    }

    /** @throws IllegalArgumentException as {@link #parse} */
    static NamePattern glob(String text) {
        return parse(text, true);
    }

    private static NamePattern parse(String text, boolean glob) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "is %d characters long; %d are the most".formatted(text.length(), LONGEST));
        }
        var parts = new ArrayList<Part>();
        int literal = 0;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean special = c == '{' || c == '}' || (glob && (c == '*' || c == '?'));
            if (!special) {
                i++;
                continue;
            }
            if (literal < i) {
                parts.add(new Part.Literal(text.substring(literal, i)));
            }
            int end = c == '{' ? nameEnd(text, i) : i + 1;
            add(parts, text, i, end);
            i = end;
            literal = end;
        }
        if (literal < text.length()) {
            parts.add(new Part.Literal(text.substring(literal)));
        }
        return new NamePattern(text, parts);
    }

    private static void add(List<Part> parts, String text, int start, int end) {
        switch (text.charAt(start)) {
            case '{' -> parts.add(new Part.Name(text.substring(start + 1, end - 1)));
            case '?' -> parts.add(new Part.One());
            case '*' -> {
                // ** is *: two in a row would only make matching slower
                if (parts.isEmpty() || !(parts.getLast() instanceof Part.Run)) {
                    parts.add(new Part.Run());
                }
            }
            default ->
                throw new IllegalArgumentException("has a \"}\" without a \"{\" before it; a name is written {name}");
        }
    }

    private static int nameEnd(String text, int start) {
        int close = text.indexOf('}', start);
        if (close < 0) {
            throw new IllegalArgumentException("has a \"{\" without a \"}\" after it; a name is written {name}");
        }
        String name = text.substring(start + 1, close);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "has %s in braces; a name is a letter, then letters, digits, \"_\" or \"-\""
                            .formatted(Quoted.of(name)));
        }
        return close + 1;
    }

    public Set<String> names() {
        var names = new LinkedHashSet<String>();
        for (Part part : parts) {
            if (part instanceof Part.Name(String name)) {
                names.add(name);
            }
        }
        return names;
    }

    /** Names that occur more than once. Finding one text for several of them at once takes exponential time. */
    public Set<String> repeatedNames() {
        var seen = new TreeSet<String>();
        var repeated = new TreeSet<String>();
        for (Part part : parts) {
            if (part instanceof Part.Name(String name) && !seen.add(name)) {
                repeated.add(name);
            }
        }
        return repeated;
    }

    /** The text outside of names and wildcards. */
    String literals() {
        var text = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Part.Literal(String literal)) {
                text.append(literal);
            }
        }
        return text.toString();
    }

    /** With what is bound in place of the names; a name that is not bound stays. */
    public NamePattern bind(Map<String, String> bound) {
        if (names().stream().noneMatch(bound::containsKey)) {
            return this;
        }
        var now = new ArrayList<Part>();
        for (Part part : parts) {
            Part filled = part instanceof Part.Name(String name) && bound.containsKey(name)
                    ? new Part.Literal(bound.getOrDefault(name, ""))
                    : part;
            // literals side by side become one, so that equal texts are equal
            if (filled instanceof Part.Literal(String more)
                    && !now.isEmpty()
                    && now.getLast() instanceof Part.Literal(String before)) {
                now.removeLast();
                filled = new Part.Literal(before + more);
            }
            now.add(filled);
        }
        var text = new StringBuilder();
        now.forEach(part -> text.append(written(part)));
        return new NamePattern(text.toString(), now);
    }

    private static String written(Part part) {
        return switch (part) {
            case Part.Literal(String literal) -> literal;
            case Part.One() -> "?";
            case Part.Run() -> "*";
            case Part.Name(String name) -> "{" + name + "}";
        };
    }

    /** False where a look at both ends is enough to say that it does not match. */
    public boolean mayMatch(String candidate) {
        return parts.isEmpty()
                || ((!(parts.getFirst() instanceof Part.Literal(String start)) || candidate.startsWith(start))
                        && (!(parts.getLast() instanceof Part.Literal(String end)) || candidate.endsWith(end)));
    }

    /**
     * Matches the whole text, each name and each {@code *} as short as can be, from left to right.
     *
     * @param bound names that stand for a text already
     * @return those and the names bound here; empty where it does not match
     */
    public Optional<Map<String, String>> match(String candidate, Map<String, String> bound) {
        return new NamePatternMatcher(bind(bound), candidate).bindings().map(found -> {
            var all = new HashMap<>(bound);
            all.putAll(found);
            return Map.copyOf(all);
        });
    }

    @Override
    public String toString() {
        return text;
    }
}
