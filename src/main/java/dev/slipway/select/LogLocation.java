package dev.slipway.select;

import dev.slipway.ecs.Location;

/** Where a log is: a task definition family of Slipway's, and the place that it is in. */
public record LogLocation(Location place, String family) {}
