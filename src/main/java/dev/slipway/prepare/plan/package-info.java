/**
 * The pure rules of release tasks: from what was read of a log and its tasks, the planner makes the next action. Nothing here
 * reads a clock, calls AWS, or changes its arguments.
 */
@NullMarked
package dev.slipway.prepare.plan;

import org.jspecify.annotations.NullMarked;
