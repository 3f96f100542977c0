/** Targets and events in other accounts and regions. */
@NullMarked
package dev.slipway.endtoend.accounts;

import org.jspecify.annotations.NullMarked;
