/** The benchmark: that it measures, not what. */
@NullMarked
package dev.slipway.sandbox.bench;

import org.jspecify.annotations.NullMarked;
