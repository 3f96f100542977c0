package dev.slipway.ecs;

import java.util.Optional;

/**
 * Where a cluster is and which role reaches it.
 *
 * @param region empty for the function's region
 * @param roleArn the role to assume; empty for the function's role
 */
public record Location(Optional<String> region, Optional<String> roleArn) {
    public static final Location OWN = new Location(Optional.empty(), Optional.empty());
}
