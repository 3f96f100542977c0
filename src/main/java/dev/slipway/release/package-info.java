/**
 * The release log: the revisions of a target's family with Slipway's tags. It is the only store, and it determines the
 * desired revision.
 */
@NullMarked
package dev.slipway.release;

import org.jspecify.annotations.NullMarked;
