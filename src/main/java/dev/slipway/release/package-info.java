/**
 * The release log: the revisions of a target's family that carry Slipway's tags. It is the only store, and it decides
 * which revision a service should run.
 */
@NullMarked
package dev.slipway.release;

import org.jspecify.annotations.NullMarked;
