/** ECS: clusters, services and task definitions, and the operations on them. */
@NullMarked
package dev.slipway.sandbox.ecs;

import org.jspecify.annotations.NullMarked;
