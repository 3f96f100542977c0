/** Runs release tasks: starts them one after the other, notes how they end, and so decides which release may be deployed. */
@NullMarked
package dev.slipway.prepare;

import org.jspecify.annotations.NullMarked;
