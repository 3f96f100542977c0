/**
 * Reconciles targets: records how deployments ended, rolls back failed ones, and repairs services that do not run the
 * desired revision.
 */
@NullMarked
package dev.slipway.reconcile;

import org.jspecify.annotations.NullMarked;
