package dev.slipway.control;

import dev.slipway.config.Target;
import dev.slipway.control.ControlResult.Done;
import dev.slipway.control.ControlResult.NotDone;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.OutcomeDetails;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.release.ReleaseTags;
import dev.slipway.trigger.Person;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Stops ECS's deployment of a release: ECS rolls the service back. */
record DeploymentAbort(Target target, Aws aws, InstantSource clock) {
    /** @param running the release that the service deploys */
    ControlResult abort(ServiceDeployment underWay, Optional<Release> running, LogTail log, Person by) {
        if (running.isEmpty()) {
            return new NotDone(target, "the deployment that is under way is not Slipway's; stop it in ECS");
        }
        Release release = running.get();
        boolean isRollback = log.lastReady()
                .filter(last -> last.number() != release.number())
                .isPresent();
        if (isRollback) {
            return new NotDone(
                    target,
                    "the deployment that is under way is the rollback to revision %d".formatted(release.number()));
        }
        aws.services(target.location()).rollBack(underWay.arn());
        String words = by.words("the deployment of revision %d was aborted".formatted(release.number()));
        boolean becomesFailed = release.state() == ReleaseState.DEPLOYING;
        if (becomesFailed) {
            aws.taskDefinitions(target.location())
                    .tag(release.arn(), ReleaseTags.failure(clock.instant(), by.words("aborted")));
        }
        return new Done(
                target, release.number(), words + "; ECS rolls the service back", List.of(outcome(release, words)));
    }

    private Outcome outcome(Release release, String words) {
        return Outcome.of(target, Kind.ROLLING_BACK_BY_ECS, words + "; ECS rolls the service back")
                .with(OutcomeDetails.NONE
                        .showing(release.image().map(Object::toString))
                        .deployed(release.arn(), release.deployment()))
                .requested(release.requestedAt());
    }
}
