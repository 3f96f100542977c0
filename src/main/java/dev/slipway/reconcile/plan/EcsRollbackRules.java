package dev.slipway.reconcile.plan;

import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.reconcile.plan.ReconcileAction.NoAction;
import dev.slipway.reconcile.plan.ReconcileAction.Read;
import dev.slipway.reconcile.plan.ReconcileAction.ReadAgain;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import java.util.Optional;

/**
 * ECS itself rolls back the release requested last, or did so, through its
 * <a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html">circuit
 * breaker</a> or its alarms. Slipway records and reports that.
 */
record EcsRollbackRules(ReconcileSnapshot snapshot, Release last, ReconcileActions actions) {
    ReconcileAction onEcsRollback() {
        if (!snapshot.deployedReleasesRead()) {
            return Read.of(ReconcileRead.DEPLOYED_RELEASES);
        }
        ServiceDeployment rollout = snapshot.newestServiceDeployment().orElseThrow();
        String reason = rollout.reason().orElse("ECS rolled the deployment back");
        if (last.state() == ReleaseState.GOOD) {
            return actions.problems().goodFailed(reason);
        }
        if (last.state() != ReleaseState.FAILED) {
            return actions.rollingBackByEcs(reason);
        }
        Optional<Release> rolledBackTo = snapshot.service().runs(last.arn()) ? Optional.empty() : snapshot.running();
        if (rolledBackTo.isPresent()) {
            return onRolledBackTo(rollout, rolledBackTo.get(), reason);
        }
        return rollout.status().equals("ROLLBACK_FAILED")
                ? actions.problems().ecsRollbackFailed(reason)
                : alreadyRolledBack();
    }

    private ReconcileAction onRolledBackTo(ServiceDeployment rollout, Release running, String reason) {
        if (running.state() == ReleaseState.FAILED) {
            // ECS rolls back to what was COMPLETED: the service was updated since, or a read is stale
            return rollout.isRollingBack()
                    ? new ReadAgain("ECS rolls back %s, but the service runs %s, which failed too"
                            .formatted(last.arn(), running.arn()))
                    : onRolledBackToFailed(running, reason);
        }
        if (last.rolledBackTo().filter(n -> n == running.number()).isEmpty()) {
            return actions.rolledBackTo(running);
        }
        return rollout.status().equals("ROLLBACK_FAILED")
                ? actions.problems().rollbackFailed(running, reason)
                : alreadyRolledBack();
    }

    /** A person may have updated the service to it, and ECS may have called that COMPLETED since. */
    private ReconcileAction onRolledBackToFailed(Release running, String reason) {
        boolean fails =
                snapshot.service().primary().filter(d -> d.isInState("FAILED")).isPresent();
        return fails
                ? actions.problems().ecsRollbackFailed(reason)
                : new NoAction("ECS rolled back revision %d to revision %d, which failed before"
                        .formatted(last.number(), running.number()));
    }

    private ReconcileAction alreadyRolledBack() {
        return new NoAction("ECS rolled back revision " + last.number());
    }
}
