package dev.slipway.reconcile;

import dev.slipway.outcome.Outcome;
import java.util.List;

/**
 * How one reconciliation of all targets ended.
 *
 * @param outcomes what there is to report; most targets have no outcome
 * @param read of how many targets the release log was read
 * @param atRest for the next sweep of the same instance of the function
 */
public record Sweep(List<Outcome> outcomes, int read, TargetsAtRest atRest) {
    public Sweep {
        outcomes = List.copyOf(outcomes);
    }
}
