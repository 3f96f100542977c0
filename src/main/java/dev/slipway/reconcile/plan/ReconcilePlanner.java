package dev.slipway.reconcile.plan;

import dev.slipway.reconcile.plan.ReconcileAction.NoAction;
import dev.slipway.release.Release;
import java.util.Optional;

/**
 * The order of the rules for one target:
 *
 * <ol>
 *   <li>{@link EventRules}: what the state change event says, where there is one.
 *   <li>{@link ObservedRules}: what the service runs, compared with the release log. Without an event this finds
 *       deployments whose events were lost.
 *   <li>{@link ObservedRules#onOtherDeployments}: deployments that are not the PRIMARY one.
 * </ol>
 */
public final class ReconcilePlanner {
    private ReconcilePlanner() {}

    public static ReconcileAction plan(ReconcileSnapshot snapshot) {
        Optional<Release> last = snapshot.last();
        if (last.isEmpty()) {
            return new NoAction("Slipway has not deployed to this service yet");
        }
        if (!snapshot.service().active() || !snapshot.service().controller().equals("ECS")) {
            return new NoAction("the service is not ACTIVE, or its deployment controller is not ECS");
        }
        var observed = new ObservedRules(snapshot, last.get());
        if (snapshot.event().isPresent()) {
            return new EventRules(snapshot, last.get())
                    .onStateChange(snapshot.event().get())
                    .orElseGet(observed::onObserved);
        }
        ReconcileAction action = observed.onObserved();
        boolean isSettled = action instanceof NoAction rest && rest.report().isEmpty();
        return isSettled ? observed.onOtherDeployments().orElse(action) : action;
    }
}
