/** Event JSON → what is asked for, or why it is ignored. */
@NullMarked
package dev.slipway.trigger;

import org.jspecify.annotations.NullMarked;
