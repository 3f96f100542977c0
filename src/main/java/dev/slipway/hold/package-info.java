/** Holds targets, and ends holds: tags on the newest release of each, and what the answer says of them. */
@NullMarked
package dev.slipway.hold;

import org.jspecify.annotations.NullMarked;
