/** Does what was planned, through the ports: one outcome for each target. */
@NullMarked
package dev.slipway.apply;

import org.jspecify.annotations.NullMarked;
