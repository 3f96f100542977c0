/** The whole road, from an event's JSON to a service that was told: the real function, the real SDK, HTTP in between. */
@NullMarked
package dev.slipway.road;

import org.jspecify.annotations.NullMarked;
