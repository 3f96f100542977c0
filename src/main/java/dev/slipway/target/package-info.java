/** Configuration and patterns: what is asked for → the targets it concerns. */
@NullMarked
package dev.slipway.target;

import org.jspecify.annotations.NullMarked;
