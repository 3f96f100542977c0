/**
 * The rules of reconciliation and rollback, pure: an optional state change and a snapshot of what was read go in, the
 * next action comes out.
 */
@NullMarked
package dev.slipway.reconcile.plan;

import org.jspecify.annotations.NullMarked;
