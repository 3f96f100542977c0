package dev.slipway.target;

import dev.slipway.ecs.Place;

/** Where a log is: a task definition family of Slipway's, and the place that it is in. */
public record LogPlace(Place place, String family) {}
