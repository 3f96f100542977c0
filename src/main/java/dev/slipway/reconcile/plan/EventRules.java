package dev.slipway.reconcile.plan;

import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.reconcile.plan.ReconcileAction.NoAction;
import dev.slipway.reconcile.plan.ReconcileAction.Read;
import dev.slipway.reconcile.plan.ReconcileAction.ReadAgain;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.trigger.Trigger.Ended;
import dev.slipway.trigger.Trigger.StateChange;
import java.util.Optional;

/**
 * What follows from an event that a deployment ended
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html">deployment
 * state change events</a>). Events may be late, repeated, or ahead of what ECS's reads show.
 */
record EventRules(
        ReconcileSnapshot snapshot,
        Release last,
        ReconcileActions actions,
        EcsRollbackRules ecsRollback,
        FailureRules failure,
        EcsHistoryRules history,
        OvertakenRules overtaken) {
    /** @return empty where the event says nothing that the release log does not say already */
    Optional<ReconcileAction> onStateChange(StateChange event) {
        Optional<Deployment> listed = snapshot.service().deployment(event.deployment());
        Optional<Release> release = listed.isPresent() ? snapshot.release(listed.get()) : recorded(event);
        return release.isPresent()
                ? onRelease(event, release.get())
                : Optional.of(listed.map(this::onUnknownRevision).orElseGet(() -> onUnknownDeployment(event)));
    }

    /** The service no longer lists the deployment, but the release recorded its id. */
    private Optional<Release> recorded(StateChange event) {
        return snapshot.releases()
                .all()
                .filter(release -> release.deployment().equals(Optional.of(event.deployment())))
                .findFirst();
    }

    private ReconcileAction onUnknownRevision(Deployment deployment) {
        boolean isUnread = snapshot.number(deployment.taskDefinition())
                .filter(number -> !snapshot.releases().isRead(number))
                .isPresent();
        return isUnread
                ? Read.of(ReconcileRead.DEPLOYED_RELEASES)
                : new NoAction("%s deploys %s, which Slipway did not register"
                        .formatted(deployment.id(), deployment.taskDefinition()));
    }

    private ReconcileAction onUnknownDeployment(StateChange event) {
        return snapshot.newestReleasesRead()
                ? new NoAction("%s does not deploy any of the newest releases".formatted(event.deployment()))
                : Read.of(ReconcileRead.NEWEST_RELEASES);
    }

    private Optional<ReconcileAction> onRelease(StateChange event, Release release) {
        boolean isLate = snapshot.currentDeployment(release)
                .filter(current -> !current.equals(event.deployment()))
                .isPresent();
        if (isLate) {
            return Optional.of(onFormerDeployment(event, release));
        }
        return switch (event.ended()) {
            case COMPLETED ->
                Optional.of(release).filter(Release::mayBecomeGood).map(r -> onCompleted(event, r));
            case FAILED -> onFailed(event, release);
        };
    }

    /** Where ECS rolled back a redeployment of the desired revision, another deployment of it is the current one. */
    private ReconcileAction onFormerDeployment(StateChange event, Release release) {
        boolean isRedeployment =
                event.ended() == Ended.FAILED && release.state() == ReleaseState.GOOD && isDesired(release);
        if (isRedeployment && !snapshot.serviceDeploymentRead()) {
            return Read.of(ReconcileRead.SERVICE_DEPLOYMENT);
        }
        return isRedeployment && snapshot.ecsRollsBack(release)
                ? onDesiredFailed(event, release)
                : new NoAction("%s is not the current deployment of revision %d; no action needed"
                        .formatted(event.deployment(), release.number()));
    }

    private boolean isDesired(Release release) {
        return snapshot.desired(last)
                .filter(desired -> desired.number() == release.number())
                .isPresent();
    }

    /** The description may be older than the event, and an overtaken deployment may have lost its tasks since. */
    private ReconcileAction onCompleted(StateChange event, Release release) {
        Optional<Deployment> shown = snapshot.service().deployment(event.deployment());
        if (shown.filter(d -> d.isInState("IN_PROGRESS") && d.desiredCount() > 0)
                .isPresent()) {
            return actions.good(release, event.at());
        }
        if (shown.filter(d -> d.status().equals("PRIMARY") || d.runningCount() > 0)
                .isPresent()) {
            return actions.completed(release, shown.get(), event.at());
        }
        return overtaken.onCompleted(release, event.at());
    }

    private Optional<ReconcileAction> onFailed(StateChange event, Release release) {
        return switch (release.state()) {
            // somebody else updated the service to it while it prepares
            case FAILED, PREPARING -> Optional.empty();
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
        return isDesired(release)
                ? onDesiredFailed(event, release)
                : new NoAction(
                        "revision %d was good before and is not the desired revision".formatted(release.number()));
    }

    private ReconcileAction onDesiredFailed(StateChange event, Release release) {
        return release.number() == last.number()
                ? actions.problems().goodFailed(event.reason())
                : actions.problems().rollbackFailed(release, event.reason());
    }

    /** The event may be ahead of the description of the service. */
    private ReconcileAction onLastFailed(StateChange event) {
        if (snapshot.service().runs(last.arn())) {
            return snapshot.service().isRolling()
                    ? failure.onFailure(event.reason(), event.at())
                    : history.onLastRuns(event.reason());
        }
        if (!snapshot.serviceDeploymentRead()) {
            return Read.of(ReconcileRead.SERVICE_DEPLOYMENT, ReconcileRead.DEPLOYED_RELEASES);
        }
        if (snapshot.ecsRollsBack(last)) {
            return ecsRollback.onEcsRollback();
        }
        boolean isAnother = snapshot.newestServiceDeployment()
                .flatMap(ServiceDeployment::taskDefinition)
                .filter(arn -> !arn.equals(last.arn()))
                .isPresent();
        return isAnother
                ? actions.failed(last, event.reason(), "")
                : new ReadAgain("ECS does not show the deployment of %s yet".formatted(last.arn()));
    }
}
