/** The benchmark: it measures the calls, the time and the memory of deployments. */
@NullMarked
package dev.slipway.sandbox.bench;

import org.jspecify.annotations.NullMarked;
