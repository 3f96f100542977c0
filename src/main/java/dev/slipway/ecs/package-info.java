/**
 * Amazon ECS as Slipway sees it: services, service deployments, task definitions, and the ports through which Slipway
 * reads and updates them.
 */
@NullMarked
package dev.slipway.ecs;

import org.jspecify.annotations.NullMarked;
