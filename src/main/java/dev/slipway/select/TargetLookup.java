package dev.slipway.select;

import dev.slipway.config.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Whether there is a target of this name, and if not, what to do. */
public sealed interface TargetLookup {
    record Found(Target target) implements TargetLookup {}

    record NotFound(Selection.Refused refused) implements TargetLookup {}
}
