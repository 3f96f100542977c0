package dev.slipway.reconcile.plan;

import dev.slipway.config.Target.Rollback;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.reconcile.plan.ReconcileAction.Act;
import dev.slipway.reconcile.plan.ReconcileAction.EcsCall;
import dev.slipway.reconcile.plan.ReconcileAction.NoAction;
import dev.slipway.reconcile.plan.ReconcileAction.TagWrite;
import dev.slipway.release.DeploymentOwnership;
import dev.slipway.release.HookNotes;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.release.ReleaseTags;
import dev.slipway.release.TagValues;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The actions that the rules choose from: the tags, the call and the report of each. */
record ReconcileActions(ReconcileSnapshot snapshot, Release last) {
    ReconcileAction none() {
        return new NoAction("revision %d is %s; no action needed"
                .formatted(last.number(), last.state().tag()));
    }

    /** @param deployment of the release, which ECS reports as COMPLETED */
    ReconcileAction completed(Release release, Deployment deployment, Instant at) {
        if (!release.mayBecomeGood()) {
            return none();
        }
        return deployment.runningCount() > 0 ? good(release, at) : withoutTasks(release, deployment);
    }

    /** A deployment without tasks proves nothing about the revision: ECS completes it at once. */
    private ReconcileAction withoutTasks(Release release, Deployment deployment) {
        String reason = "its deployment is COMPLETED with a desired count of %d and no running task"
                .formatted(deployment.desiredCount());
        boolean isNoted = release.tag(Release.STATE_REASON).equals(Optional.of(reason));
        if (isNoted || release.state() != ReleaseState.DEPLOYING) {
            return new NoAction(reason);
        }
        Report report = report(release, Kind.DEPLOYING, reason + "; it becomes good once a task of it runs", now());
        return write(release, Map.of(Release.STATE_REASON, reason), report.with(Publication.LOG_ONLY));
    }

    /** @param tag the look of the schedule to compare the next one with; empty to forget it */
    ReconcileAction progress(Release release, String tag) {
        return note(release, Release.PROGRESS, tag);
    }

    ReconcileAction good(Release release, Instant at) {
        return write(
                release,
                ReleaseTags.completion(release, at),
                report(release, Kind.SUCCEEDED, "its deployment is COMPLETED", Optional.of(at)));
    }

    /** The release failed, and Slipway does not roll back. */
    ReconcileAction failed(Release release, String reason, String addition) {
        String words = withoutFullStop(reason);
        return write(release, failedTags(release, words), report(release, Kind.FAILED, words + addition, now()));
    }

    ReconcileAction rollingBackByEcs(String reason) {
        String words = withoutFullStop(HookNotes.before(last, reason));
        return write(
                last,
                failedTags(last, words),
                report(last, Kind.ROLLING_BACK_BY_ECS, words + "; ECS rolls the service back", now()));
    }

    /** ECS rolled back to this release, which the log does not say yet. */
    ReconcileAction rolledBackTo(Release release) {
        return note(last, Release.ROLLED_BACK_TO, Integer.toString(release.number()));
    }

    ReconcileAction rollBack(Release good, String reason) {
        String words = withoutFullStop(reason);
        Map<String, String> failed = failedTags(last, words);
        failed.put(Release.ROLLED_BACK_TO, Integer.toString(good.number()));
        Map<String, String> announced = announcement();
        if (good.state() != ReleaseState.GOOD) {
            // the service lists its deployment as COMPLETED, and the event has not arrived
            announced.put(Release.STATE, ReleaseState.GOOD.tag());
        }
        return new Act(
                List.of(new TagWrite(last, failed), new TagWrite(good, announced)),
                new EcsCall.UpdateService(good, true),
                Optional.of(rolledBack(good, words, now())));
    }

    ReconcileAction stop(String serviceDeploymentArn, String reason) {
        String words = withoutFullStop(reason);
        return new Act(
                List.of(new TagWrite(last, failedTags(last, words))),
                new EcsCall.StopServiceDeployment(serviceDeploymentArn),
                Optional.of(report(last, Kind.ROLLED_BACK, words + "; Slipway called StopServiceDeployment", now())));
    }

    /** Finishes what an earlier run recorded and did not do, or repeats what was undone. */
    ReconcileAction update(Release desired) {
        boolean isRollback = desired.number() != last.number();
        if (isRollback && snapshot.target().rollback() == Rollback.OFF) {
            return new NoAction("rollback is off for this target");
        }
        Report report = isRollback ? rolledBack(desired, stateReason(), Optional.empty()) : updated(desired);
        boolean isTask = snapshot.target().isTask();
        return new Act(
                isTask ? List.of() : List.of(new TagWrite(desired, announcement())),
                new EcsCall.UpdateService(desired, isRollback),
                Optional.of(report));
    }

    /** Its deployment was published as started when it was registered. */
    private Report updated(Release desired) {
        boolean isFirst = desired.preparation().wasOpen() && !DeploymentOwnership.wasUpdatedTo(desired);
        return isFirst
                ? report(
                                desired,
                                Kind.DEPLOYING,
                                "it is prepared; deployment started (UpdateService called)",
                                Optional.empty())
                        .with(Publication.LOG_ONLY)
                : updatedAgain();
    }

    private Report updatedAgain() {
        return snapshot.target().isTask()
                ? report(
                        last,
                        Kind.REGISTERED,
                        "it was not the newest revision of the family; Slipway registered it again",
                        Optional.empty())
                : report(
                        last,
                        Kind.DEPLOYING,
                        "the service did not run the desired revision; Slipway called UpdateService again",
                        Optional.empty());
    }

    /** This is no rollback, also where the desired revision is the one that an older failure was rolled back to. */
    ReconcileAction updateReplacedService(Release desired) {
        String message = "the service was created after its last update and runs %s; Slipway calls UpdateService"
                .formatted(snapshot.service().taskDefinition());
        return new Act(
                List.of(new TagWrite(desired, announcement())),
                new EcsCall.UpdateService(desired, desired.number() != last.number()),
                Optional.of(report(desired, Kind.DEPLOYING, message, Optional.empty())));
    }

    /** The problems, each published once. */
    Problems problems() {
        return new Problems(snapshot, last, this);
    }

    /** If the release failed before, the time and the reason of the first failure stay. */
    Map<String, String> failedTags(Release release, String reason) {
        var tags = new HashMap<String, String>();
        tags.put(Release.STATE, ReleaseState.FAILED.tag());
        if (release.state() != ReleaseState.FAILED) {
            tags.put(Release.SETTLED_AT, snapshot.now().toString());
            tags.put(Release.STATE_REASON, TagValues.clean(reason));
        }
        if (release.rolledBackTo().isPresent()) {
            // the images of that release are gone
            tags.put(Release.ROLLED_BACK_TO, "");
        }
        return tags;
    }

    private Map<String, String> announcement() {
        return new HashMap<>(ReleaseTags.announcement(snapshot.now()));
    }

    /** Why the last release failed, as the log says it. */
    String stateReason() {
        return last.tag(Release.STATE_REASON).filter(r -> !r.isEmpty()).orElse("its deployment failed");
    }

    static String reason(Deployment failed) {
        return failed.rolloutReason().orElse("ECS reports the deployment as FAILED");
    }

    /** ECS ends its reasons with a full stop, and the message continues. */
    static String withoutFullStop(String reason) {
        return reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason;
    }

    /** Nobody needs to hear of it. */
    static ReconcileAction note(Release release, String tag, String value) {
        return new Act(List.of(new TagWrite(release, Map.of(tag, value))), new EcsCall.None(), Optional.empty());
    }

    static ReconcileAction write(Release release, Map<String, String> tags, Report report) {
        return new Act(List.of(new TagWrite(release, tags)), new EcsCall.None(), Optional.of(report));
    }

    private Report rolledBack(Release good, String reason, Optional<Instant> settledAt) {
        String message = "%s; Slipway rolls the service back to revision %d".formatted(reason, good.number());
        return report(last, Kind.ROLLED_BACK, message, settledAt).to(good);
    }

    private Optional<Instant> now() {
        return Optional.of(snapshot.now());
    }

    Report report(Release about, Kind kind, String reason, Optional<Instant> settledAt) {
        Optional<String> deployment = snapshot.currentDeployment(about);
        Optional<Instant> startedAt =
                deployment.flatMap(id -> snapshot.service().deployment(id)).map(Deployment::createdAt);
        return new Report(about, kind, reason, Optional.empty(), deployment, startedAt, settledAt, Publication.BY_KIND);
    }
}
