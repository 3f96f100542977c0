/** RollbackFunction from event to outcome: how deployments end, rollbacks, and scheduled reconciliation. */
@NullMarked
package dev.slipway.endtoend.rollback;

import org.jspecify.annotations.NullMarked;
