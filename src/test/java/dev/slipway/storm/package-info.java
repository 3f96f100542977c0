/** Many deployments at once, at ECS's published rates, on simulated time. */
@NullMarked
package dev.slipway.storm;

import org.jspecify.annotations.NullMarked;
