package dev.slipway.caller;

import java.util.Map;
import java.util.Optional;

/** The callers of an installation by the names of their aliases. */
public record Callers(Map<String, Caller> byName) {
    public Callers {
        byName = Map.copyOf(byName);
    }

    /** Empty for an alias that is no caller's. */
    public Optional<Caller> named(String alias) {
        return Optional.ofNullable(byName.get(alias));
    }
}
