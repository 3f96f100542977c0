package dev.slipway.rollback;

import dev.slipway.ecs.Entry;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.State;
import dev.slipway.plan.TagValues;
import dev.slipway.rollback.Report.Ending;
import dev.slipway.rollback.Verdict.Act;
import dev.slipway.rollback.Verdict.Note;
import dev.slipway.rollback.Verdict.Rest;
import dev.slipway.rollback.Verdict.Then;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is written, done and said where a rule fits. */
final class Verdicts {
    private final Standing standing;
    private final Entry last;

    Verdicts(Standing standing, Entry last) {
        this.standing = standing;
        this.last = last;
    }

    Verdict rest() {
        return new Rest("revision %d is %s, and nothing follows from that"
                .formatted(last.number(), last.state().tag()));
    }

    /** What failed for good stays so: the service was taken back from it. */
    boolean mayBecomeGood(Entry entry) {
        return switch (entry.state()) {
            case DEPLOYING, SUPERSEDED -> true;
            case FAILED -> entry.rolledBackTo().isEmpty();
            case GOOD, WITHDRAWN -> false;
        };
    }

    Verdict good(Entry entry, Instant at) {
        Map<String, String> tags =
                Map.of(Entry.STATE, State.GOOD.tag(), Entry.SETTLED_AT, at.toString(), Entry.STATE_REASON, "");
        return new Act(
                List.of(new Note(entry, tags)),
                new Then.Nothing(),
                Optional.of(report(entry, Ending.SUCCEEDED, "its deployment is COMPLETED", Optional.of(at), true)));
    }

    /** It failed, and that is all. */
    Verdict failed(Entry entry, String reason, String also) {
        String words = inASentence(reason);
        return new Act(
                List.of(new Note(entry, failedTags(entry, words))),
                new Then.Nothing(),
                Optional.of(report(entry, Ending.FAILED, words + also, Optional.of(standing.now()), true)));
    }

    Verdict rollingBackByEcs(String reason) {
        String words = inASentence(reason);
        return new Act(
                List.of(new Note(last, failedTags(last, words))),
                new Then.Nothing(),
                Optional.of(report(
                        last,
                        Ending.ROLLING_BACK_BY_ECS,
                        words + "; ECS itself rolls the service back",
                        Optional.of(standing.now()),
                        true)));
    }

    Verdict goBack(Entry good, String reason) {
        String words = inASentence(reason);
        Map<String, String> failed = failedTags(last, words);
        failed.put(Entry.ROLLED_BACK_TO, Integer.toString(good.number()));
        Map<String, String> aim = telling();
        if (good.state() != State.GOOD) {
            // ECS shows its deployment COMPLETED, and nobody had heard of that yet
            aim.put(Entry.STATE, State.GOOD.tag());
        }
        return new Act(
                List.of(new Note(last, failed), new Note(good, aim)),
                new Then.Tell(good, true),
                Optional.of(report(last, Ending.ROLLED_BACK, words, Optional.of(standing.now()), true)
                        .to(good)));
    }

    Verdict stop(String serviceDeploymentArn, String reason) {
        String words = inASentence(reason);
        return new Act(
                List.of(new Note(last, failedTags(last, words))),
                new Then.StopRollout(serviceDeploymentArn),
                Optional.of(report(
                        last,
                        Ending.ROLLED_BACK,
                        words + "; ECS was told to roll it back",
                        Optional.of(standing.now()),
                        true)));
    }

    /** What was written down before and not done, or undone by nobody who chose so. */
    Verdict tell(Entry desired) {
        boolean back = desired.number() != last.number();
        Report report = back
                ? report(last, Ending.ROLLED_BACK, stateReason(), Optional.empty(), true)
                        .to(desired)
                : report(
                        last, Ending.TOLD_AGAIN, "the service did not run it, and was told to", Optional.empty(), true);
        return new Act(List.of(new Note(desired, telling())), new Then.Tell(desired, back), Optional.of(report));
    }

    Verdict nothingToGoBackTo(String reason) {
        String words = inASentence(reason);
        String said = words + "; no good revision is left to go back to, so what still runs is left as it is: "
                + "deploy a version that works";
        return once(Ending.NOTHING_TO_ROLL_BACK_TO, last, said, failedTags(last, words));
    }

    Verdict rollbackFailed(Entry good, String reason) {
        String words = inASentence(reason);
        String said =
                "%s: revision %d was good before, so nothing else is tried; look at the service's events and deploy a version that works"
                        .formatted(words, good.number());
        return once(Ending.ROLLBACK_FAILED, good, said, new LinkedHashMap<>());
    }

    Verdict changedElsewhere() {
        String words = "somebody pointed the service at %s; it is left there until a version is requested"
                .formatted(standing.service().taskDefinition());
        return once(Ending.CHANGED_ELSEWHERE, last, words, new LinkedHashMap<>());
    }

    /** Noted on the entry requested last, so that the schedule does not tell of it every few minutes. */
    private Verdict once(Ending ending, Entry about, String words, Map<String, String> tags) {
        String key =
                TagValues.clean(ending + " " + primary().map(Deployment::id).orElse(""));
        boolean known = last.noticed().equals(Optional.of(key));
        Report report = report(about, ending, words, Optional.of(standing.now()), !known);
        boolean written = tags.isEmpty() || last.state() == State.FAILED;
        if (known && written) {
            return new Rest(words, Optional.of(report));
        }
        tags.put(Entry.NOTICED, key);
        return new Act(List.of(new Note(last, tags)), new Then.Nothing(), Optional.of(report));
    }

    /** Where it is failed already, how and when it became so stays as it was written. */
    Map<String, String> failedTags(Entry entry, String reason) {
        var tags = new LinkedHashMap<String, String>();
        tags.put(Entry.STATE, State.FAILED.tag());
        if (entry.state() != State.FAILED) {
            tags.put(Entry.SETTLED_AT, standing.now().toString());
            tags.put(Entry.STATE_REASON, TagValues.clean(reason));
        }
        if (entry.rolledBackTo().isPresent()) {
            // that one's images are gone
            tags.put(Entry.ROLLED_BACK_TO, "");
        }
        return tags;
    }

    /** ECS ends what it says with a full stop, and here more follows. */
    private static String inASentence(String words) {
        return words.endsWith(".") ? words.substring(0, words.length() - 1) : words;
    }

    /** The {@code ecs-svc/…} that the entry was told last as: where the service runs it, the one that it runs now. */
    Optional<String> currentDeployment(Entry entry) {
        return standing.service().runs(entry.arn()) ? primary().map(Deployment::id) : entry.deployment();
    }

    Optional<Deployment> primary() {
        return standing.service().primary();
    }

    String stateReason() {
        return last.tag(Entry.STATE_REASON).filter(r -> !r.isEmpty()).orElse("its deployment failed");
    }

    private Map<String, String> telling() {
        var tags = new LinkedHashMap<String, String>();
        tags.put(Entry.TELLING, standing.now().toString());
        return tags;
    }

    private Report report(Entry about, Ending ending, String reason, Optional<Instant> settledAt, boolean news) {
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
