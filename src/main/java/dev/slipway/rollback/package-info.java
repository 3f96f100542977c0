/**
 * How a deployment came out, and what follows: a state change or a look by the schedule, and what was read → what to
 * do. Pure, like the rules of a deployment.
 */
@NullMarked
package dev.slipway.rollback;

import org.jspecify.annotations.NullMarked;
