/** From event JSON to what it asks for, or why it is ignored or refused. */
@NullMarked
package dev.slipway.trigger;

import org.jspecify.annotations.NullMarked;
