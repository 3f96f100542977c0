/** Outcomes → the answer's JSON, log lines and events. */
@NullMarked
package dev.slipway.publish;

import org.jspecify.annotations.NullMarked;
