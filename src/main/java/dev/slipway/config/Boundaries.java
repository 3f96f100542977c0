package dev.slipway.config;

import dev.slipway.pattern.TextGlob;
import java.util.List;
import java.util.Optional;

/**
 * What the targets of each parameter must keep, so that a team that may write its own parameters cannot deploy to another
 * team's services.
 */
public record Boundaries(List<Entry> entries) {
    public static final String VARIABLE = "SLIPWAY_BOUNDARIES";

    /** @param parameters the names of the parameters that the limits are for */
    record Entry(TextGlob parameters, Boundary.Limits limits) {}

    public Boundaries {
        entries = List.copyOf(entries);
    }

    /**
     * @param source the variable or the parameter, for messages
     * @throws InvalidConfigurationException listing every problem
     */
    public static Boundaries parse(String source, String json) {
        return BoundariesParser.parse(source, json);
    }

    /** The limits of all patterns that match the parameter's name; empty where none does, so that nothing is permitted. */
    Optional<Boundary> of(String parameter, AccountRegion home) {
        List<Boundary.Limits> limits = entries.stream()
                .filter(entry -> entry.parameters().matches(parameter))
                .map(Entry::limits)
                .toList();
        return limits.isEmpty() ? Optional.empty() : Optional.of(new Boundary(limits, home));
    }
}
