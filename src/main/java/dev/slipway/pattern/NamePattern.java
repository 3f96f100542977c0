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
 * A text with {@code {name}}s; a glob also has {@code *} and {@code ?}. Matching binds the names to parts of a text, and
 * {@link #bind} replaces the names by their bindings.
 *
 * @param text the pattern as written
 */
public record NamePattern(String text, List<Part> parts) {
    /** The longest pattern in characters; longer than any name, tag or role that AWS allows. */
    public static final int MAX_LENGTH = 1024;

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

    /** One part of a pattern. */
    public sealed interface Part {
        record Literal(String text) implements Part {}

        record AnyCharacter() implements Part {}

        record AnyText() implements Part {}

        record Name(String name) implements Part {}
    }

    public NamePattern {
        parts = List.copyOf(parts);
    }

    /** @throws IllegalArgumentException if the braces are not valid; the message continues the text */
    public static NamePattern parse(String text) {
        return parse(text, false);
    }

    /** @throws IllegalArgumentException as {@link #parse} */
    static NamePattern glob(String text) {
        return parse(text, true);
    }

    private static NamePattern parse(String text, boolean glob) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "is %d characters long; the limit is %d".formatted(text.length(), MAX_LENGTH));
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
            case '?' -> parts.add(new Part.AnyCharacter());
            case '*' -> {
                // ** means the same as *, and would only make matching slower
                if (parts.isEmpty() || !(parts.getLast() instanceof Part.AnyText)) {
                    parts.add(new Part.AnyText());
                }
            }
            default ->
                throw new IllegalArgumentException("has a \"}\" without a \"{\" before it; write a name as {name}");
        }
    }

    private static int nameEnd(String text, int start) {
        int close = text.indexOf('}', start);
        if (close < 0) {
            throw new IllegalArgumentException("has a \"{\" without a \"}\" after it; write a name as {name}");
        }
        String name = text.substring(start + 1, close);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "has %s in braces; a name begins with a letter and continues with letters, digits, \"_\" or \"-\""
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

    /** The names that occur more than once. Matching several of them would cost too much. */
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

    /** The length of the shortest text that matches, in characters. */
    int shortestMatch() {
        int length = 0;
        for (Part part : parts) {
            length += switch (part) {
                case Part.Literal(String literal) -> literal.length();
                case Part.AnyCharacter _ -> 1;
                case Part.Name _ -> 1;
                case Part.AnyText() -> 0;
            };
        }
        return length;
    }

    /** Replaces the names by their bindings, and keeps names without one. */
    public NamePattern bind(Map<String, String> bound) {
        if (names().stream().noneMatch(bound::containsKey)) {
            return this;
        }
        var filled = new ArrayList<Part>();
        for (Part part : parts) {
            Part replaced = part instanceof Part.Name(String name) && bound.containsKey(name)
                    ? new Part.Literal(bound.getOrDefault(name, ""))
                    : part;
            // adjacent literals are joined, so that equal patterns are equal
            if (replaced instanceof Part.Literal(String next)
                    && !filled.isEmpty()
                    && filled.getLast() instanceof Part.Literal(String before)) {
                filled.removeLast();
                replaced = new Part.Literal(before + next);
            }
            filled.add(replaced);
        }
        var text = new StringBuilder();
        filled.forEach(part -> text.append(textOf(part)));
        return new NamePattern(text.toString(), filled);
    }

    private static String textOf(Part part) {
        return switch (part) {
            case Part.Literal(String literal) -> literal;
            case Part.AnyCharacter() -> "?";
            case Part.AnyText() -> "*";
            case Part.Name(String name) -> "{" + name + "}";
        };
    }

    /** A fast check of both ends: false if the pattern cannot match. */
    public boolean mayMatch(String candidate) {
        return parts.isEmpty()
                || ((!(parts.getFirst() instanceof Part.Literal(String start)) || candidate.startsWith(start))
                        && (!(parts.getLast() instanceof Part.Literal(String end)) || candidate.endsWith(end)));
    }

    /**
     * Matches the whole text. From left to right, each name and each {@code *} matches the shortest text.
     *
     * @param bound the bindings so far
     * @return the bindings so far and the new ones; empty if the text does not match
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
