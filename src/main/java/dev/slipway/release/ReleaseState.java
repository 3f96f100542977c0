package dev.slipway.release;

import java.util.Locale;
import java.util.Optional;

/** How a revision's deployment stands, as its tag {@code slipway:state} says. */
public enum ReleaseState {
    DEPLOYING,
    /** ECS reported its deployment COMPLETED. */
    GOOD,
    FAILED,
    /** Something requested later was found before the service was told. */
    SUPERSEDED,
    /** A person went back from it: never the aim of a rollback that nobody chose it for. */
    WITHDRAWN;

    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ReleaseState> ofTag(String tag) {
        for (ReleaseState state : values()) {
            if (state.tag().equals(tag)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
