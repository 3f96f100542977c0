package dev.slipway.caller;

import dev.slipway.pattern.NameGlob;
import java.util.List;
import java.util.stream.Collectors;

/** The names that a caller may give, of services or of environments. */
public record NameLimit(List<NameGlob> globs) {
    public NameLimit {
        globs = List.copyOf(globs);
        if (globs.isEmpty()) {
            throw new IllegalArgumentException("globs: a limit without any admits nothing");
        }
    }

    boolean admits(String name) {
        return globs.stream().anyMatch(glob -> glob.matches(name));
    }

    /** As they were written: {@code web, api-*}. */
    @Override
    public String toString() {
        return globs.stream().map(NameGlob::toString).collect(Collectors.joining(", "));
    }
}
