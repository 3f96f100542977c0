package dev.slipway.reconcile.plan;

import dev.slipway.config.Target.Rollback;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.reconcile.plan.ReconcileAction.NoAction;
import dev.slipway.reconcile.plan.ReconcileAction.Read;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.trigger.Trigger.Ended;
import java.util.Optional;

/**
 * Blue/green, linear and canary deployments: ECS gives them no {@code rolloutState}, so the rules read the service's
 * newest <a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html">service
 * deployment</a>.
 */
record EcsHistoryRules(
        ReconcileSnapshot snapshot,
        Release last,
        ReconcileActions actions,
        EcsRollbackRules ecsRollback,
        FailureRules failure) {
    /** @param reason why the deployment failed, unless ECS's history has a reason */
    ReconcileAction onLastRuns(String reason) {
        if (last.state() == ReleaseState.GOOD || last.state() == ReleaseState.WITHDRAWN) {
            return actions.none();
        }
        if (!snapshot.serviceDeploymentRead()) {
            return Read.of(ReconcileRead.SERVICE_DEPLOYMENT);
        }
        Optional<ServiceDeployment> newest = snapshot.newestServiceDeployment(last);
        if (newest.isEmpty()) {
            return actions.none();
        }
        if (newest.get().isRollback()) {
            return ecsRollback.onEcsRollback();
        }
        return switch (newest.get().status()) {
            case "SUCCESSFUL" -> actions.completed(last, snapshot.now());
            case "STOPPED" -> failure.rollBack(newest.get().reason().orElse(reason));
            default -> onLastInProgress(newest.get(), reason);
        };
    }

    private ReconcileAction onLastInProgress(ServiceDeployment rollout, String reason) {
        if (snapshot.event().filter(e -> e.ended() == Ended.FAILED).isPresent()) {
            return failure.leaveToEcs(reason);
        }
        Optional<String> passed = snapshot.target().deadlineMinutes().isPresent()
                ? Deadline.passed(snapshot.target(), rollout.createdAt(), snapshot.now())
                : Optional.empty();
        if (passed.isEmpty()) {
            return actions.none();
        }
        if (snapshot.history().hookWaits().isEmpty()) {
            return Read.of(ReconcileRead.HOOK);
        }
        if (snapshot.history().hookWaits().get()) {
            return new NoAction(FailureRules.waitsAtHook(passed.get()));
        }
        return snapshot.target().rollback() == Rollback.OFF
                ? failure.rollBack(passed.get())
                : actions.stop(rollout.arn(), passed.get());
    }

    ReconcileAction onRolledBackToRuns(Release rolledBackTo) {
        if (!snapshot.serviceDeploymentRead()) {
            return Read.of(ReconcileRead.SERVICE_DEPLOYMENT, ReconcileRead.DEPLOYED_RELEASES);
        }
        if (snapshot.ecsRollsBack(last)) {
            return ecsRollback.onEcsRollback();
        }
        Optional<ServiceDeployment> newest = snapshot.newestServiceDeployment(rolledBackTo);
        return switch (newest.map(ServiceDeployment::status).orElse("")) {
            case "SUCCESSFUL" -> actions.completed(rolledBackTo, snapshot.now());
            case "STOPPED" ->
                failure.onFailedRollback(
                        rolledBackTo, newest.flatMap(ServiceDeployment::reason).orElse("ECS stopped the deployment"));
            default -> actions.none();
        };
    }
}
