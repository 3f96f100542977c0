/** Lambda's side of a function that runs in a process of its own. */
@NullMarked
package dev.slipway.sandbox.runtime;

import org.jspecify.annotations.NullMarked;
