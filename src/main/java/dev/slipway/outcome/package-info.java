/** What Slipway did about one target, and why. */
@NullMarked
package dev.slipway.outcome;

import org.jspecify.annotations.NullMarked;
