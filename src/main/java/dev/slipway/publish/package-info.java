/** Outcomes → the answer's JSON and log lines. */
@NullMarked
package dev.slipway.publish;

import org.jspecify.annotations.NullMarked;
