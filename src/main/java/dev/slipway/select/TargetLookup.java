package dev.slipway.select;

import dev.slipway.config.Target;

/** The target of a name, or why there is none and what to do. */
public sealed interface TargetLookup {
    record Found(Target target) implements TargetLookup {}

    record NotFound(Selection.Refused refused) implements TargetLookup {}
}
