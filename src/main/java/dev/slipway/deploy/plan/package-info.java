/**
 * The pure rules of a deployment: from a request and a snapshot of what was read, the planner makes the next action.
 * Nothing here reads a clock, calls AWS, or changes its arguments.
 */
@NullMarked
package dev.slipway.deploy.plan;

import org.jspecify.annotations.NullMarked;
