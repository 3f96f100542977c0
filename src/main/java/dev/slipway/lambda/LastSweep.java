package dev.slipway.lambda;

import dev.slipway.reconcile.TargetsAtRest;
import java.util.Optional;

/** What the last sweep of this instance of the function left for the next one. Sweeps run one after the other. */
final class LastSweep {
    private Optional<TargetsAtRest> left = Optional.of(TargetsAtRest.NONE);

    /** @return empty while another sweep runs */
    synchronized Optional<TargetsAtRest> take() {
        Optional<TargetsAtRest> taken = left;
        left = Optional.empty();
        return taken;
    }

    /** Ends the sweep that took it. */
    synchronized void leave(TargetsAtRest atRest) {
        left = Optional.of(atRest);
    }
}
