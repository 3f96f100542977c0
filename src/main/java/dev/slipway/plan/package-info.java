/** A target and what was read → what to do. Pure: nothing here reads a clock, calls AWS or changes what it is given. */
@NullMarked
package dev.slipway.plan;

import org.jspecify.annotations.NullMarked;
