package dev.slipway.reconcile.plan;

import dev.slipway.config.Target.Rollback;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.reconcile.plan.Deadline.Look;
import dev.slipway.reconcile.plan.ReconcileAction.NoAction;
import dev.slipway.reconcile.plan.ReconcileAction.Read;
import dev.slipway.release.Progress;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.trigger.Trigger.Ended;
import java.util.Optional;

/**
 * Blue/green, linear and canary deployments, and services behind a Classic Load Balancer: ECS gives them no {@code
 * rolloutState}, so the rules read the service's newest <a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html">service
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
            return snapshot.service().isRolling() ? onRollingInProgress(last) : actions.none();
        }
        if (newest.get().isRollback()) {
            return ecsRollback.onEcsRollback();
        }
        return switch (newest.get().status()) {
            case "SUCCESSFUL" -> completed(last);
            case "STOPPED" -> failure.rollBack(newest.get().reason().orElse(reason));
            default ->
                snapshot.service().isRolling() && snapshot.event().isEmpty()
                        ? onRollingInProgress(last)
                        : onLastInProgress(newest.get(), reason);
        };
    }

    private ReconcileAction completed(Release release) {
        return snapshot.service()
                .primary()
                .map(primary -> actions.completed(release, primary, snapshot.now()))
                .orElseGet(actions::none);
    }

    /** A rolling update behind a Classic Load Balancer: nothing but its deadline says that it does not get on. */
    private ReconcileAction onRollingInProgress(Release running) {
        return snapshot.service()
                .primary()
                .map(primary -> failure.onLook(running, new Deadline(snapshot, running, primary), actions::none))
                .orElseGet(actions::none);
    }

    private ReconcileAction onLastInProgress(ServiceDeployment rollout, String reason) {
        if (snapshot.event().filter(e -> e.ended() == Ended.FAILED).isPresent()) {
            return failure.leaveToEcs(reason);
        }
        Optional<Deployment> primary = snapshot.service().primary();
        if (primary.isEmpty()) {
            return actions.none();
        }
        return switch (new Deadline(snapshot, last, primary.get(), rollout.createdAt()).look()) {
            case Look.NotStuck() -> actions.none();
            case Look.Notable(Progress progress) -> actions.progress(last, progress.tag());
            case Look.Recovered() -> actions.progress(last, "");
            case Look.Stuck(String words) -> onStuck(rollout, words);
        };
    }

    private ReconcileAction onStuck(ServiceDeployment rollout, String words) {
        if (snapshot.history().hookWaits().isEmpty()) {
            return Read.of(ReconcileRead.HOOK);
        }
        if (snapshot.history().hookWaits().get()) {
            return new NoAction(FailureRules.waitsAtHook(words));
        }
        return snapshot.target().rollback() == Rollback.OFF
                ? failure.rollBack(words)
                : actions.stop(rollout.arn(), words);
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
            case "SUCCESSFUL" -> completed(rolledBackTo);
            case "STOPPED" ->
                failure.onFailedRollback(
                        rolledBackTo, newest.flatMap(ServiceDeployment::reason).orElse("ECS stopped the deployment"));
            default -> snapshot.service().isRolling() ? onRollingInProgress(rolledBackTo) : actions.none();
        };
    }
}
