package dev.slipway.select;

import dev.slipway.config.ConfigPath;
import dev.slipway.config.ConfigurationProblem;

/**
 * A service that an entry of the configuration binds, but that is not reconciled.
 *
 * @param entry the entry's position in the configuration
 * @param refused the service, and what to do
 */
public record LeftOut(ConfigPath entry, Selection.Refused refused) {
    /** The same as a problem of the entry. */
    public ConfigurationProblem problem() {
        return new ConfigurationProblem(
                entry.toString(),
                "%s in %s is not reconciled: %s".formatted(refused.service(), refused.environment(), refused.reason()));
    }
}
