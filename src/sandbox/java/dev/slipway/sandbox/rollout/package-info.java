/** How ECS rolls out a service deployment: tasks, strategies, failure detection, hooks, and the events about them. */
@NullMarked
package dev.slipway.sandbox.rollout;

import org.jspecify.annotations.NullMarked;
