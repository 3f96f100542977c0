package dev.slipway.config;

import java.util.List;

/**
 * An entry of the configuration whose targets are not known for certain, so that an event that no target takes may be
 * meant for it.
 *
 * @param name the parameter, or the source
 * @param specs what can be read of its targets; empty if nothing can, so that the entry may have any target
 * @param boundary what its targets must keep, also those that cannot be read
 * @param problems what is wrong with it, and what to do
 */
public record UnclearEntry(String name, List<TargetSpec> specs, Boundary boundary, Cause cause, List<String> problems) {
    /** Why the targets are not known. */
    public enum Cause {
        /** The content is not valid: fields may be missing or wrong. */
        INVALID,
        /** The content is valid, but clashes with another entry. */
        CLASHING,
        /** The parameter must have no target, so that no event is meant for it. */
        OUTSIDE,
        /** The parameter was there less than an hour ago: Terraform may be replacing it. */
        MISSING
    }

    public UnclearEntry {
        specs = List.copyOf(specs);
        problems = List.copyOf(problems);
    }

    public UnclearEntry(String name, List<TargetSpec> specs, Boundary boundary, Cause cause, String why) {
        this(name, specs, boundary, cause, List.of(why));
    }

    /** All problems in one line. */
    public String why() {
        return String.join("; ", problems);
    }

    @Override
    public String toString() {
        return why().startsWith(name) ? why() : "%s (%s)".formatted(name, why());
    }
}
