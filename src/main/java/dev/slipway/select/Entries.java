package dev.slipway.select;

import dev.slipway.config.AccountRegion;
import dev.slipway.config.Configuration;
import dev.slipway.config.TargetSpec;
import java.util.List;

/**
 * The entries of a configuration, as every selector needs them.
 *
 * @param specs targets and patterns, in the order in which they were written
 * @param conflicts what forbids the targets that patterns bind
 */
record Entries(List<TargetSpec> specs, ExplicitTargets explicit, UnclearEntries unclear, BoundConflicts conflicts) {
    static Entries of(Configuration configuration) {
        List<TargetSpec> specs = configuration.specs();
        var explicit = new ExplicitTargets(specs, configuration.home());
        var unclear = new UnclearEntries(configuration.unclear());
        return new Entries(specs, explicit, unclear, new BoundConflicts(specs, explicit, unclear));
    }

    AccountRegion home() {
        return explicit.home();
    }
}
