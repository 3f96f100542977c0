/**
 * The parts of Amazon ECS that Slipway uses: services, service deployments, task definitions, and the ports that read
 * and update them.
 */
@NullMarked
package dev.slipway.ecs;

import org.jspecify.annotations.NullMarked;
