/** Tests of the event publisher and the event buses. */
@NullMarked
package dev.slipway.publish;

import org.jspecify.annotations.NullMarked;
