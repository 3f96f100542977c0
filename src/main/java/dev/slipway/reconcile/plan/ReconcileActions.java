package dev.slipway.reconcile.plan;

import dev.slipway.config.Target.Rollback;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.reconcile.plan.ReconcileAction.Act;
import dev.slipway.reconcile.plan.ReconcileAction.EcsCall;
import dev.slipway.reconcile.plan.ReconcileAction.NoAction;
import dev.slipway.reconcile.plan.ReconcileAction.TagWrite;
import dev.slipway.reconcile.plan.Report.Ending;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.release.TagValues;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is written, done and said where a rule fits. */
final class ReconcileActions {
    private final ReconcileSnapshot standing;
    private final Release last;

    ReconcileActions(ReconcileSnapshot standing, Release last) {
        this.standing = standing;
        this.last = last;
    }

    ReconcileAction rest() {
        return new NoAction("revision %d is %s, and nothing follows from that"
                .formatted(last.number(), last.state().tag()));
    }

    /** What failed for good stays so: the service was taken back from it. */
    boolean mayBecomeGood(Release release) {
        return switch (release.state()) {
            case DEPLOYING, SUPERSEDED -> true;
            case FAILED -> release.rolledBackTo().isEmpty();
            case GOOD, WITHDRAWN -> false;
        };
    }

    ReconcileAction good(Release release, Instant at) {
        Map<String, String> tags = Map.of(
                Release.STATE, ReleaseState.GOOD.tag(), Release.SETTLED_AT, at.toString(), Release.STATE_REASON, "");
        return new Act(
                List.of(new TagWrite(release, tags)),
                new EcsCall.None(),
                Optional.of(report(release, Ending.SUCCEEDED, "its deployment is COMPLETED", Optional.of(at), true)));
    }

    /** It failed, and that is all. */
    ReconcileAction failed(Release release, String reason, String also) {
        String words = inASentence(reason);
        return new Act(
                List.of(new TagWrite(release, failedTags(release, words))),
                new EcsCall.None(),
                Optional.of(report(release, Ending.FAILED, words + also, Optional.of(standing.now()), true)));
    }

    ReconcileAction rollingBackByEcs(String reason) {
        String words = inASentence(reason);
        return new Act(
                List.of(new TagWrite(last, failedTags(last, words))),
                new EcsCall.None(),
                Optional.of(report(
                        last,
                        Ending.ROLLING_BACK_BY_ECS,
                        words + "; ECS itself rolls the service back",
                        Optional.of(standing.now()),
                        true)));
    }

    ReconcileAction goBack(Release good, String reason) {
        String words = inASentence(reason);
        Map<String, String> failed = failedTags(last, words);
        failed.put(Release.ROLLED_BACK_TO, Integer.toString(good.number()));
        Map<String, String> aim = telling();
        if (good.state() != ReleaseState.GOOD) {
            // ECS shows its deployment COMPLETED, and nobody had heard of that yet
            aim.put(Release.STATE, ReleaseState.GOOD.tag());
        }
        return new Act(
                List.of(new TagWrite(last, failed), new TagWrite(good, aim)),
                new EcsCall.UpdateService(good, true),
                Optional.of(report(last, Ending.ROLLED_BACK, words, Optional.of(standing.now()), true)
                        .to(good)));
    }

    ReconcileAction stop(String serviceDeploymentArn, String reason) {
        String words = inASentence(reason);
        return new Act(
                List.of(new TagWrite(last, failedTags(last, words))),
                new EcsCall.StopServiceDeployment(serviceDeploymentArn),
                Optional.of(report(
                        last,
                        Ending.ROLLED_BACK,
                        words + "; ECS was told to roll it back",
                        Optional.of(standing.now()),
                        true)));
    }

    /** What was written down before and not done, or undone by nobody who chose so. */
    ReconcileAction tell(Release desired) {
        boolean back = desired.number() != last.number();
        if (back && standing.target().rollback() == Rollback.OFF) {
            return new NoAction("rollback is off for this target");
        }
        Report report = back
                ? report(last, Ending.ROLLED_BACK, stateReason(), Optional.empty(), true)
                        .to(desired)
                : report(
                        last, Ending.TOLD_AGAIN, "the service did not run it, and was told to", Optional.empty(), true);
        return new Act(
                List.of(new TagWrite(desired, telling())),
                new EcsCall.UpdateService(desired, back),
                Optional.of(report));
    }

    ReconcileAction nothingToGoBackTo(String reason) {
        String words = inASentence(reason);
        String said = words + "; no good revision is left to go back to, so what still runs is left as it is: "
                + "deploy a version that works";
        return once(Ending.NOTHING_TO_ROLL_BACK_TO, last, said, failedTags(last, words));
    }

    ReconcileAction rollbackFailed(Release good, String reason) {
        String words = inASentence(reason);
        String said =
                "%s: revision %d was good before, so nothing else is tried; look at the service's events and deploy a version that works"
                        .formatted(words, good.number());
        return once(Ending.ROLLBACK_FAILED, good, said, new LinkedHashMap<>());
    }

    /** With nothing of Slipway's to have gone to. */
    ReconcileAction ecsCouldNotGoBack(String reason) {
        String said = inASentence(reason)
                + "; ECS could not roll it back: look at the service's events and deploy a version that works";
        return once(Ending.ROLLBACK_FAILED, last, said, new LinkedHashMap<>());
    }

    ReconcileAction changedElsewhere() {
        String words = "somebody pointed the service at %s; it is left there until a version is requested"
                .formatted(standing.service().taskDefinition());
        return once(Ending.CHANGED_ELSEWHERE, last, words, new LinkedHashMap<>());
    }

    /** Noted on the entry requested last, so that the schedule does not tell of it every few minutes. */
    private ReconcileAction once(Ending ending, Release about, String words, Map<String, String> tags) {
        String key =
                TagValues.clean(ending + " " + primary().map(Deployment::id).orElse(""));
        boolean known = last.noticed().equals(Optional.of(key));
        Report report = report(about, ending, words, Optional.of(standing.now()), !known);
        boolean written = tags.isEmpty() || last.state() == ReleaseState.FAILED;
        if (known && written) {
            return new NoAction(words, Optional.of(report));
        }
        tags.put(Release.NOTICED, key);
        return new Act(List.of(new TagWrite(last, tags)), new EcsCall.None(), Optional.of(report));
    }

    /** Where it is failed already, how and when it became so stays as it was written. */
    Map<String, String> failedTags(Release release, String reason) {
        var tags = new LinkedHashMap<String, String>();
        tags.put(Release.STATE, ReleaseState.FAILED.tag());
        if (release.state() != ReleaseState.FAILED) {
            tags.put(Release.SETTLED_AT, standing.now().toString());
            tags.put(Release.STATE_REASON, TagValues.clean(reason));
        }
        if (release.rolledBackTo().isPresent()) {
            // that one's images are gone
            tags.put(Release.ROLLED_BACK_TO, "");
        }
        return tags;
    }

    /** ECS ends what it says with a full stop, and here more follows. */
    private static String inASentence(String words) {
        return words.endsWith(".") ? words.substring(0, words.length() - 1) : words;
    }

    /** The {@code ecs-svc/…} that the entry was told last as: where the service runs it, the one that it runs now. */
    Optional<String> currentDeployment(Release release) {
        return standing.service().runs(release.arn()) ? primary().map(Deployment::id) : release.deployment();
    }

    Optional<Deployment> primary() {
        return standing.service().primary();
    }

    String stateReason() {
        return last.tag(Release.STATE_REASON).filter(r -> !r.isEmpty()).orElse("its deployment failed");
    }

    private Map<String, String> telling() {
        var tags = new LinkedHashMap<String, String>();
        tags.put(Release.ANNOUNCED, standing.now().toString());
        return tags;
    }

    private Report report(Release about, Ending ending, String reason, Optional<Instant> settledAt, boolean news) {
        Optional<String> deployment = currentDeployment(about);
        return new Report(
                about,
                ending,
                reason,
                Optional.empty(),
                deployment,
                deployment.flatMap(id -> standing.service().deployment(id)).map(Deployment::createdAt),
                settledAt,
                news);
    }
}
