package dev.slipway.ecs;

import java.util.Optional;

/**
 * Where a cluster lives and how to get there.
 *
 * @param region empty: the function's own
 * @param roleArn the role to assume there; empty: the function's own
 */
public record Location(Optional<String> region, Optional<String> roleArn) {
    public static final Location OWN = new Location(Optional.empty(), Optional.empty());
}
