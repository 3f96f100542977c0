/** Tests of the parsing of events and requests. */
@NullMarked
package dev.slipway.trigger;

import org.jspecify.annotations.NullMarked;
