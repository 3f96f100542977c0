package dev.slipway.reconcile;

import dev.slipway.ecs.Service;
import dev.slipway.outcome.Outcome;
import dev.slipway.reconcile.plan.RestRule;
import dev.slipway.select.TargetOwnership;
import java.util.List;
import java.util.Optional;

/**
 * How a run of {@link TargetReconciler} ended.
 *
 * @param outcomes in order; empty where there is nothing to report
 * @param why there was nothing more to do
 * @param owner another target whose family or ECS service it is, so that nothing was done
 * @param atRest the description of the service with which the target is {@linkplain RestRule at rest}; empty where it
 *     is not, or where this run wrote anything
 */
record Reconciliation(
        List<Outcome> outcomes, String why, Optional<TargetOwnership.Owner> owner, Optional<Service> atRest) {
    Reconciliation {
        outcomes = List.copyOf(outcomes);
    }
}
