package dev.slipway.select;

import dev.slipway.config.Target;
import java.util.Optional;

/** The target of a name, or why there is none and what to do. */
public sealed interface TargetLookup {
    record Found(Target target) implements TargetLookup {}

    /** @param unclear entries of the configuration that may be meant, and what is wrong with them */
    record NotFound(Selection.Refused refused, Optional<String> unclear) implements TargetLookup {
        /** Why there is no target, with the entries that may have it. */
        public String reason() {
            return refused.reason() + TargetLookup.unclear(unclear);
        }
    }

    /** The end of a message that says that there is no target. */
    static String unclear(Optional<String> entries) {
        return entries.map(e -> "; fix the entry that may have it and does not count: " + e)
                .orElse("");
    }
}
