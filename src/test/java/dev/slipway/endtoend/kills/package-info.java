/** The packaged functions, killed at random calls, while AWS throttles, fails, resets connections and loses answers. */
@NullMarked
package dev.slipway.endtoend.kills;

import org.jspecify.annotations.NullMarked;
