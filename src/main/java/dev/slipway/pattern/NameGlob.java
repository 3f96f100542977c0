package dev.slipway.pattern;

import dev.slipway.text.Quoted;
import java.util.Map;

/**
 * A glob of names of services or environments: {@code *} matches any text, {@code ?} any character. It matches whole names,
 * and case counts.
 */
public record NameGlob(NamePattern glob) {
    /** @throws IllegalArgumentException if no name matches the glob; the message continues the text, and says what to write */
    public static NameGlob parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("is empty; write * for every name");
        }
        String foreign = text.replaceAll("[A-Za-z0-9_.*?-]", "");
        if (!foreign.isEmpty()) {
            throw new IllegalArgumentException(
                    "cannot match a name, because names do not contain %s; a glob has letters, digits, _ . - and the wildcards * and ?"
                            .formatted(Quoted.of(foreign.substring(0, foreign.offsetByCodePoints(0, 1)))));
        }
        return new NameGlob(NamePattern.glob(text));
    }

    /** Whether it matches the whole name. */
    public boolean matches(String name) {
        return glob.match(name, Map.of()).isPresent();
    }

    @Override
    public String toString() {
        return glob.text();
    }
}
