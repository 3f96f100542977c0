/** A person continues a deployment that waits at a lifecycle hook, or aborts one that is under way. */
@NullMarked
package dev.slipway.control;

import org.jspecify.annotations.NullMarked;
