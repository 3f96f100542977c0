package dev.slipway.release;

import java.util.Locale;
import java.util.Optional;

/** The state of a release, from its tag {@code slipway:state}. */
public enum ReleaseState {
    /** It waits for its release task or for another release's: the service is not updated to it. */
    PREPARING,
    DEPLOYING,
    /** ECS reported the deployment as COMPLETED. */
    GOOD,
    FAILED,
    /** A later request was found before UpdateService was called. */
    SUPERSEDED,
    /** A person rolled back from it. Only an explicit request rolls back to it. */
    WITHDRAWN;

    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ReleaseState> ofTag(String tag) {
        for (ReleaseState state : values()) {
            if (state.tag().equals(tag)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
