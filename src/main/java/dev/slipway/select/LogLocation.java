package dev.slipway.select;

import dev.slipway.ecs.Location;

/** Where a release log is: Slipway's task definition family, and its account and region. */
public record LogLocation(Location location, String family) {}
