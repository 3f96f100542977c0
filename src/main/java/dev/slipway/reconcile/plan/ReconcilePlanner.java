package dev.slipway.reconcile.plan;

import dev.slipway.ecs.Service;
import dev.slipway.reconcile.plan.ReconcileAction.NoAction;
import dev.slipway.reconcile.plan.ReconcileAction.ReadAgain;
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
 *   <li>{@link OvertakenRules}: deployments that the service no longer shows.
 * </ol>
 */
public final class ReconcilePlanner {
    private ReconcilePlanner() {}

    public static ReconcileAction plan(ReconcileSnapshot snapshot) {
        Optional<Release> last = snapshot.last();
        if (last.isEmpty()) {
            return new NoAction("Slipway has not deployed to this service yet");
        }
        return objection(snapshot.service())
                .<ReconcileAction>map(NoAction::new)
                .orElseGet(() -> plan(snapshot, last.get()));
    }

    /** Whether there is a release, and a service that Slipway may update. */
    static boolean mayAct(ReconcileSnapshot snapshot) {
        return snapshot.last().isPresent() && objection(snapshot.service()).isEmpty();
    }

    /** Why Slipway must not update the service. */
    private static Optional<String> objection(Service service) {
        if (!service.isActive()) {
            return Optional.of("the service is %s, not ACTIVE".formatted(service.status()));
        }
        return switch (service.controller()) {
            case "ECS", Service.FAMILY -> Optional.empty();
            case Service.EXPRESS_MODE ->
                Optional.of(
                        "the service is an ECS Express Mode service (resourceManagementType ECS), whose revisions ECS itself registers");
            default ->
                Optional.of("the deployment controller of the service is %s, not ECS".formatted(service.controller()));
        };
    }

    private static ReconcileAction plan(ReconcileSnapshot snapshot, Release last) {
        var actions = new ReconcileActions(snapshot, last);
        var ecsRollback = new EcsRollbackRules(snapshot, last, actions);
        if (snapshot.ecsRollsBackUnknownRevision()) {
            return new ReadAgain("ECS does not say which revision it rolls the service back from");
        }
        var overtaken = new OvertakenRules(snapshot, last, actions);
        var failure = new FailureRules(snapshot, last, actions, ecsRollback, overtaken);
        var history = new EcsHistoryRules(snapshot, last, actions, ecsRollback, failure);
        var drift = new DriftRules(snapshot, last, actions, ecsRollback, failure);
        var observed = new ObservedRules(snapshot, last, actions, failure, history, drift);
        Optional<ReconcileAction> onEvent = snapshot.event()
                .flatMap(event -> new EventRules(snapshot, last, actions, ecsRollback, failure, history, overtaken)
                        .onStateChange(event));
        ReconcileAction action = onEvent.orElseGet(observed::onObserved);
        boolean isSettled = action instanceof NoAction rest && rest.report().isEmpty();
        if (!isSettled) {
            return action;
        }
        Optional<ReconcileAction> other =
                snapshot.event().isPresent() ? Optional.empty() : observed.onOtherDeployments();
        return other.or(overtaken::onSettled).orElse(action);
    }
}
