package dev.slipway.reconcile.plan;

import dev.slipway.ecs.Service.Deployment;
import dev.slipway.reconcile.plan.ReconcileAction.NoAction;
import dev.slipway.reconcile.plan.ReconcileAction.Read;
import dev.slipway.reconcile.plan.ReconcileAction.ReadAgain;
import dev.slipway.release.Release;
import dev.slipway.trigger.Trigger.StateChange;
import java.util.Optional;

/**
 * What follows from an event that a deployment ended
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html">deployment
 * state change events</a>). Events may be late, repeated, or ahead of what ECS's reads show.
 */
final class EventRules {
    private final ReconcileSnapshot snapshot;
    private final Release last;
    private final ReconcileActions actions;
    private final EcsRollbackRules ecsRollback;
    private final FailureRules failure;
    private final EcsHistoryRules history;

    EventRules(ReconcileSnapshot snapshot, Release last) {
        this.snapshot = snapshot;
        this.last = last;
        this.actions = new ReconcileActions(snapshot, last);
        this.ecsRollback = new EcsRollbackRules(snapshot, last);
        this.failure = new FailureRules(snapshot, last);
        this.history = new EcsHistoryRules(snapshot, last);
    }

    /** @return empty where the event says nothing that the release log does not say already */
    Optional<ReconcileAction> onStateChange(StateChange event) {
        return snapshot.service()
                .deployment(event.deployment())
                .map(deployment -> onListed(event, deployment))
                .orElseGet(() -> onUnlisted(event));
    }

    private Optional<ReconcileAction> onListed(StateChange event, Deployment deployment) {
        Optional<Integer> number = snapshot.number(deployment.taskDefinition());
        if (number.isPresent() && !snapshot.releases().isRead(number.get())) {
            return Optional.of(Read.of(ReconcileRead.DEPLOYED_RELEASES));
        }
        Optional<Release> release = snapshot.release(deployment);
        return release.isPresent()
                ? onRelease(event, release.get())
                : Optional.of(new NoAction("%s deploys %s, which Slipway did not register"
                        .formatted(event.deployment(), deployment.taskDefinition())));
    }

    /** The service no longer lists the deployment, but a release may have recorded its id. */
    private Optional<ReconcileAction> onUnlisted(StateChange event) {
        Optional<Release> recorded = snapshot.releases()
                .all()
                .filter(release -> release.deployment().equals(Optional.of(event.deployment())))
                .findFirst();
        if (recorded.isEmpty() && !snapshot.newestReleasesRead()) {
            return Optional.of(Read.of(ReconcileRead.NEWEST_RELEASES));
        }
        return recorded.isPresent()
                ? onRelease(event, recorded.get())
                : Optional.of(
                        new NoAction("%s does not deploy any of the newest releases".formatted(event.deployment())));
    }

    private Optional<ReconcileAction> onRelease(StateChange event, Release release) {
        boolean isLate = snapshot.currentDeployment(release)
                .filter(current -> !current.equals(event.deployment()))
                .isPresent();
        if (isLate) {
            return Optional.of(new NoAction("%s is not the current deployment of revision %d; no action needed"
                    .formatted(event.deployment(), release.number())));
        }
        return switch (event.ended()) {
            case COMPLETED -> onCompleted(event, release);
            case FAILED -> onFailed(event, release);
        };
    }

    private Optional<ReconcileAction> onCompleted(StateChange event, Release release) {
        return actions.mayBecomeGood(release) ? Optional.of(actions.good(release, event.at())) : Optional.empty();
    }

    private Optional<ReconcileAction> onFailed(StateChange event, Release release) {
        return switch (release.state()) {
            case FAILED -> Optional.empty();
            case GOOD -> Optional.of(onGoodFailed(event, release));
            case DEPLOYING, SUPERSEDED, WITHDRAWN ->
                Optional.of(
                        release.number() == last.number()
                                ? onLastFailed(event)
                                : actions.failed(
                                        release,
                                        event.reason(),
                                        "; revision %d was requested since, so Slipway does not roll back"
                                                .formatted(last.number())));
        };
    }

    private ReconcileAction onGoodFailed(StateChange event, Release release) {
        boolean isDesired = snapshot.desired(last)
                .filter(desired -> desired.number() == release.number())
                .isPresent();
        return isDesired
                ? actions.rollbackFailed(release, event.reason())
                : new NoAction(
                        "revision %d was good before and is not the desired revision".formatted(release.number()));
    }

    /** The event may be ahead of the description of the service. */
    private ReconcileAction onLastFailed(StateChange event) {
        if (snapshot.service().runs(last.arn())) {
            return snapshot.service().rolling()
                    ? failure.onFailure(event.reason(), event.at())
                    : history.onLastRuns(event.reason());
        }
        if (!snapshot.serviceDeploymentRead()) {
            return Read.of(ReconcileRead.SERVICE_DEPLOYMENT, ReconcileRead.DEPLOYED_RELEASES);
        }
        if (snapshot.ecsRollsBack(last)) {
            return ecsRollback.onEcsRollback();
        }
        return snapshot.newestServiceDeployment(last).isPresent()
                ? new ReadAgain("ECS does not show the deployment of %s yet".formatted(last.arn()))
                : actions.failed(last, event.reason(), "");
    }
}
