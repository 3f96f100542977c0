package dev.slipway.caller;

import dev.slipway.pattern.TextGlob;
import dev.slipway.text.Quoted;
import java.util.List;
import java.util.stream.Collectors;

/** The names that a caller may give, of services or of environments. */
public record NameLimit(List<TextGlob> globs) {
    public NameLimit {
        globs = List.copyOf(globs);
        if (globs.isEmpty()) {
            throw new IllegalArgumentException("globs: a limit without any admits nothing");
        }
    }

    /** @throws IllegalArgumentException if no name matches the glob; the message continues the text, and says what to write */
    static TextGlob glob(String text) {
        String foreign = text.replaceAll("[A-Za-z0-9_.*?-]", "");
        if (!foreign.isEmpty()) {
            throw new IllegalArgumentException(
                    "cannot match a name, because names do not contain %s; a glob has letters, digits, _ . - and the wildcards * and ?"
                            .formatted(Quoted.of(foreign.substring(0, foreign.offsetByCodePoints(0, 1)))));
        }
        return TextGlob.parse(text);
    }

    boolean admits(String name) {
        return globs.stream().anyMatch(glob -> glob.matches(name));
    }

    /** As they were written: {@code web, api-*}. */
    @Override
    public String toString() {
        return globs.stream().map(glob -> glob.glob().text()).collect(Collectors.joining(", "));
    }
}
