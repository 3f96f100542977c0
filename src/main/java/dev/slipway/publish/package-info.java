/** Writes outcomes as the JSON of answers, as log lines, and as events. */
@NullMarked
package dev.slipway.publish;

import org.jspecify.annotations.NullMarked;
