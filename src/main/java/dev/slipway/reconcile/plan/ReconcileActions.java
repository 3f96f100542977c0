package dev.slipway.reconcile.plan;

import dev.slipway.config.Target.Rollback;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.reconcile.plan.ReconcileAction.Act;
import dev.slipway.reconcile.plan.ReconcileAction.EcsCall;
import dev.slipway.reconcile.plan.ReconcileAction.NoAction;
import dev.slipway.reconcile.plan.ReconcileAction.TagWrite;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.release.TagValues;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The actions that the rules choose from: the tags, the call and the report of each. */
record ReconcileActions(ReconcileSnapshot snapshot, Release last) {
    private static final String CHECK_THE_SERVICE = "check the service's events and deploy a version that works";

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
        return new Act(
                List.of(new TagWrite(release, Map.of(Release.PROGRESS, tag))), new EcsCall.None(), Optional.empty());
    }

    ReconcileAction good(Release release, Instant at) {
        return write(
                release,
                release.completion(at),
                report(release, Kind.SUCCEEDED, "its deployment is COMPLETED", Optional.of(at)));
    }

    /** The release failed, and Slipway does not roll back. */
    ReconcileAction failed(Release release, String reason, String addition) {
        String words = withoutFullStop(reason);
        return write(release, failedTags(release, words), report(release, Kind.FAILED, words + addition, now()));
    }

    ReconcileAction rollingBackByEcs(String reason) {
        String words = withoutFullStop(reason);
        return write(
                last,
                failedTags(last, words),
                report(last, Kind.ROLLING_BACK_BY_ECS, words + "; ECS rolls the service back", now()));
    }

    /** ECS rolled back to this release, which the log does not say yet. */
    ReconcileAction rolledBackTo(Release release) {
        return new Act(
                List.of(new TagWrite(last, Map.of(Release.ROLLED_BACK_TO, Integer.toString(release.number())))),
                new EcsCall.None(),
                Optional.empty());
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
        Report report = isRollback
                ? rolledBack(desired, stateReason(), Optional.empty())
                : report(
                        last,
                        Kind.DEPLOYING,
                        "the service did not run the desired revision; Slipway called UpdateService again",
                        Optional.empty());
        return new Act(
                List.of(new TagWrite(desired, announcement())),
                new EcsCall.UpdateService(desired, isRollback),
                Optional.of(report));
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

    ReconcileAction nothingToRollBackTo(String reason) {
        String words = withoutFullStop(reason);
        String message = words + "; there is no good revision to roll back to, so Slipway leaves the service as it is: "
                + "deploy a version that works";
        return once(Kind.NOTHING_TO_ROLL_BACK_TO, last, message, failedTags(last, words));
    }

    ReconcileAction rollbackFailed(Release good, String reason) {
        String message = "%s; revision %d was good before, so Slipway does not try another one: "
                .formatted(withoutFullStop(reason), good.number());
        return once(Kind.ROLLBACK_FAILED, good, message + CHECK_THE_SERVICE, new HashMap<>());
    }

    /** Terraform, a person or ECS deployed the last release again, which was good, and that failed. */
    ReconcileAction goodFailed(String reason) {
        String message = "%s; revision %d was good before, so Slipway does not roll back from it: "
                .formatted(withoutFullStop(reason), last.number());
        return once(Kind.FAILED, last, message + CHECK_THE_SERVICE, new HashMap<>());
    }

    /** ECS could not roll back, and no release is known that it rolled back to. */
    ReconcileAction ecsRollbackFailed(String reason) {
        String message = withoutFullStop(reason) + "; ECS could not roll the service back: ";
        return once(Kind.ROLLBACK_FAILED, last, message + CHECK_THE_SERVICE, new HashMap<>());
    }

    ReconcileAction changedOutside() {
        Optional<Integer> deregistered = snapshot.number(snapshot.service().taskDefinition())
                .filter(snapshot.releases().deregistered()::contains);
        if (deregistered.isPresent()) {
            String message =
                    "revision %d is deregistered, and the service runs it; Slipway leaves it until the next request"
                            .formatted(deregistered.get());
            return once(Kind.IGNORED, last, message, new HashMap<>());
        }
        String how = snapshot.ownership(last, last).isReplaced()
                ? "the service was created after revision %d".formatted(last.number())
                : "the service was changed outside Slipway";
        String message = "%s and runs %s; Slipway leaves it until the next request"
                .formatted(how, snapshot.service().taskDefinition());
        return once(Kind.IGNORED, last, message, new HashMap<>());
    }

    /**
     * Publishes a problem once, and records that on the release requested last: reconciliation finds the same problem
     * every few minutes.
     */
    private ReconcileAction once(Kind kind, Release about, String message, Map<String, String> tags) {
        boolean isChange = kind == Kind.IGNORED;
        String primary = snapshot.service().primary().map(Deployment::id).orElse("");
        String key = TagValues.clean((isChange ? "CHANGED_ELSEWHERE" : kind) + " " + primary);
        boolean isPublished = last.noticed().equals(Optional.of(key));
        Publication first = isChange ? Publication.SERVICE_CHANGED : Publication.BY_KIND;
        Report report = report(about, kind, message, now()).with(isPublished ? Publication.LOG_ONLY : first);
        boolean isRecorded = tags.isEmpty() || last.state() == ReleaseState.FAILED;
        if (isPublished && isRecorded) {
            return new NoAction(message, Optional.of(report));
        }
        tags.put(Release.NOTICED, key);
        return write(last, tags, report);
    }

    /** If the release failed before, the time and the reason of the first failure stay. */
    private Map<String, String> failedTags(Release release, String reason) {
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
        return new HashMap<>(Release.announcement(snapshot.now()));
    }

    /** Why the last release failed, as the log says it. */
    String stateReason() {
        return last.tag(Release.STATE_REASON).filter(r -> !r.isEmpty()).orElse("its deployment failed");
    }

    static String reason(Deployment failed) {
        return failed.rolloutReason().orElse("ECS reports the deployment as FAILED");
    }

    /** ECS ends its reasons with a full stop, and the message continues. */
    private static String withoutFullStop(String reason) {
        return reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason;
    }

    private static ReconcileAction write(Release release, Map<String, String> tags, Report report) {
        return new Act(List.of(new TagWrite(release, tags)), new EcsCall.None(), Optional.of(report));
    }

    private Report rolledBack(Release good, String reason, Optional<Instant> settledAt) {
        String message = "%s; Slipway rolls the service back to revision %d".formatted(reason, good.number());
        return report(last, Kind.ROLLED_BACK, message, settledAt).to(good);
    }

    private Optional<Instant> now() {
        return Optional.of(snapshot.now());
    }

    private Report report(Release about, Kind kind, String reason, Optional<Instant> settledAt) {
        Optional<String> deployment = snapshot.currentDeployment(about);
        Optional<Instant> startedAt =
                deployment.flatMap(id -> snapshot.service().deployment(id)).map(Deployment::createdAt);
        return new Report(about, kind, reason, Optional.empty(), deployment, startedAt, settledAt, Publication.BY_KIND);
    }
}
