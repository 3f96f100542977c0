package dev.slipway.select;

import dev.slipway.config.Target;

/** Whether there is a target of this name, and if not, what to do. */
public sealed interface TargetLookup {
    record Found(Target target) implements TargetLookup {}

    record NotFound(Selection.Refused refused) implements TargetLookup {}
}
