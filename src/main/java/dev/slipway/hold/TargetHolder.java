package dev.slipway.hold;

import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
import dev.slipway.config.Target;
import dev.slipway.ecr.PushedTag;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.release.Hold;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.TagPlaces;
import dev.slipway.select.TargetOwnership;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tags the newest release of a target with a hold, or with its end. Whoever registers the next release carries the hold on.
 * A deployment may have read the log before and register a release after: so the log is read again, twice, and what was
 * registered meanwhile is tagged, too.
 */
public record TargetHolder(Aws aws, Parallel parallel, InstantSource clock, Pause pause, TargetOwnership ownership) {
    /** Longer than a deployment takes from its first reads to RegisterTaskDefinition, unless it waits for ECS's rates. */
    private static final Duration BETWEEN_READS = Duration.ofSeconds(5);

    /** @return one for each target, in their order: trouble with one target does not stop another's */
    public List<HoldResult> hold(List<Target> targets, Hold hold) {
        return parallel.each(targets, target -> {
            try {
                return hold.isEnd() ? end(target, hold) : hold(target, hold);
            } catch (AwsException failure) {
                return new HoldResult.Failed(target, failure);
            }
        });
    }

    private HoldResult hold(Target target, Hold hold) {
        LogTail tail = log(target).end(target.family());
        Optional<Release> newest = tail.highest();
        if (newest.isEmpty()) {
            return new HoldResult.NotDone(
                    target, "it has no revision yet that could have the hold; hold it after its first deployment");
        }
        Optional<TargetOwnership.Owner> other = ownership.other(target, Optional.empty(), tail);
        if (other.isPresent()) {
            return new HoldResult.NotDone(target, other.get().reason());
        }
        if (!TagPlaces.holdFits(newest.get().definition().tags().keySet())) {
            return new HoldResult.NotDone(
                    target,
                    "%s leaves no place for one more tag; remove a tag of the template and deploy"
                            .formatted(newest.get().definition().name()));
        }
        Tagged tagged = tag(target, tail, hold);
        return new HoldResult.Held(
                target, hold, tagged.revision(), tagged.log().preparations().open());
    }

    private HoldResult end(Target target, Hold end) {
        LogTail tail = log(target).end(target.family());
        Optional<Hold> held = tail.holdAt(end.since());
        if (held.isEmpty()) {
            return new HoldResult.NotDone(target, "it is not held");
        }
        Optional<TargetOwnership.Owner> other = ownership.other(target, Optional.empty(), tail);
        if (other.isPresent()) {
            return new HoldResult.NotDone(target, other.get().reason());
        }
        tag(target, tail, end);
        return new HoldResult.Ended(target, held.get(), waiting(target, tail, held.get()));
    }

    /**
     * A log in which the hold is tagged.
     *
     * @param revision the number of the newest release that has the tag
     */
    private record Tagged(int revision, LogTail log) {}

    private Tagged tag(Target target, LogTail first, Hold hold) {
        Tagged tagged = tagNewer(target, new Tagged(0, first), hold);
        tagged = tagNewer(target, readAgain(target, tagged), hold);
        return pause.pause(BETWEEN_READS) ? tagNewer(target, readAgain(target, tagged), hold) : tagged;
    }

    private Tagged readAgain(Target target, Tagged tagged) {
        return new Tagged(tagged.revision(), log(target).end(target.family()));
    }

    /**
     * Tags the newest release, if it is newer than what was tagged: a run that reads the log finds the hold there. A later
     * hold, or a later end of one, stays.
     */
    private Tagged tagNewer(Target target, Tagged before, Hold hold) {
        Optional<Release> newer = before.log().highest().filter(release -> release.number() > before.revision());
        newer.filter(release -> release.hold()
                        .filter(h -> h.since().isAfter(hold.since()))
                        .isEmpty())
                .ifPresent(release ->
                        aws.taskDefinitions(target.location()).tag(release.arn(), Map.of(Release.HELD, hold.tag())));
        return new Tagged(newer.map(Release::number).orElse(before.revision()), before.log());
    }

    private Optional<PushedTag> waiting(Target target, LogTail tail, Hold held) {
        if (target.tags().isEmpty()) {
            return Optional.empty();
        }
        Optional<String> desired = tail.desired().map(Release::digest);
        return aws.images().pushedSince(target.images(), held.since()).stream()
                .filter(pushed -> isDeployedByPush(target, pushed.tag()))
                .findFirst()
                .filter(pushed -> !desired.equals(Optional.of(pushed.digest())));
    }

    private static boolean isDeployedByPush(Target target, String tag) {
        return target.tags().stream().anyMatch(pattern -> pattern.matches(tag))
                && target.tags().stream().noneMatch(pattern -> pattern.excludes(tag, Map.of()));
    }

    private LogReader log(Target target) {
        return new LogReader(aws.taskDefinitions(target.location()), parallel, clock);
    }
}
