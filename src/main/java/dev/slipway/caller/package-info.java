/** Who may ask for what: the callers of an installation, and the rules for their requests. The rules are pure. */
@NullMarked
package dev.slipway.caller;

import org.jspecify.annotations.NullMarked;
