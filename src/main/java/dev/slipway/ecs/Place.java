package dev.slipway.ecs;

import java.util.Optional;

/**
 * Where a cluster lives and how to get there.
 *
 * @param region empty: the function's own
 * @param roleArn the role to assume there; empty: the function's own
 */
public record Place(Optional<String> region, Optional<String> roleArn) {
    public static final Place OWN = new Place(Optional.empty(), Optional.empty());
}
