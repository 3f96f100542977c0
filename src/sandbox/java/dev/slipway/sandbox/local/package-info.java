/** Slipway's functions in this process, with the sandbox as their AWS and a clock that runs. */
@NullMarked
package dev.slipway.sandbox.local;

import org.jspecify.annotations.NullMarked;
