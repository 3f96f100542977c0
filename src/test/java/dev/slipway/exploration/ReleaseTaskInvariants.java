package dev.slipway.exploration;

import dev.slipway.ecs.Service.Deployment;
import dev.slipway.exploration.model.ScenarioSetup;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Invariants of release tasks. Those of every state are {@link dev.slipway.exploration.model.StartedTasks}'s: no two tasks at
 * once, none twice, none after a later one, and the service on no revision whose image has had none that succeeded.
 */
final class ReleaseTaskInvariants {
    private ReleaseTaskInvariants() {}

    static Invariant inEveryState() {
        return end -> end.broken().map(words -> explained(end, words));
    }

    /** After ECS has settled and the schedule has run until it changes nothing. */
    static Invariant atRest() {
        return inEveryState()
                .and(rule(
                        "the schedule changes nothing any more",
                        end -> end.rest().atRest()))
                .and(rule(
                        "nothing prepares any more",
                        end -> end.observed().releases().stream().noneMatch(r -> r.state() == ReleaseState.PREPARING)))
                .and(statesAgreeWithTasks())
                .and(runsLastThatSucceeded());
    }

    /** What was requested last is in the log, unless it fails: a push of what failed is refused. */
    static Invariant lastRequestCounts() {
        return rule(
                "the last request's image is the last release's",
                end -> end.requestedLast().stream()
                        .anyMatch(asked -> asked.image()
                                        .tag()
                                        .filter(ReleaseTaskInvariants::failsToPrepare)
                                        .isPresent()
                                || end.observed().last().stream().anyMatch(last -> Invariant.deploys(last, asked))));
    }

    static Invariant publishesEachFailureOnce() {
        return rule("each failure is published once", end -> failed(end).allMatch(r -> published(end, r) == 1));
    }

    /** Two runs that note a failure at once both publish it. */
    static Invariant publishesEachFailure() {
        return rule("each failure is published", end -> failed(end).allMatch(r -> published(end, r) >= 1));
    }

    private static java.util.stream.Stream<Release> failed(FinalState end) {
        return end.observed().releases().stream().filter(r -> r.state() == ReleaseState.FAILED);
    }

    private static int published(FinalState end, Release release) {
        return Collections.frequency(end.publishedFailures(), release.arn());
    }

    /** While no run is at work and every event was delivered, a release waits only for a task that runs. */
    static Invariant nobodyWaitsInVain() {
        return rule(
                "a release waits only for a task that runs",
                end -> end.tasks().anyRuns()
                        || end.observed().log().preparations().open().isEmpty());
    }

    private static Invariant statesAgreeWithTasks() {
        return rule(
                "a release failed where its image's task or deployment did",
                end -> end.observed().releases().stream()
                        .allMatch(r -> r.state() == ReleaseState.FAILED
                                ? is(ScenarioSetup.BAD, r)
                                        || failsToPrepare(r.imageTag().orElse(""))
                                : !end.tasks().ranFor(r) || !is(ScenarioSetup.BROKEN, r)));
    }

    private static Invariant runsLastThatSucceeded() {
        return end -> {
            Optional<Release> expected = Release.requestedLast(
                    end.observed().releases().stream().filter(r -> isPrepared(end, r) && !is(ScenarioSetup.BAD, r)));
            if (expected.isEmpty()) {
                return end.observed().runs().map(r -> explained(end, "the service runs " + r.number()));
            }
            Release release = expected.get();
            Optional<Deployment> primary = end.observed().service().primary();
            boolean so = end.observed().service().runs(release.arn())
                    && primary.filter(p -> p.isInState("COMPLETED")).isPresent()
                    && release.state() == ReleaseState.GOOD;
            return so
                    ? Optional.empty()
                    : Optional.of(
                            explained(end, "revision %d should run, COMPLETED and good".formatted(release.number())));
        };
    }

    /** Where the release task was removed from the configuration, what was not started needs none. */
    private static boolean isPrepared(FinalState end, Release release) {
        boolean needsNone =
                !end.hasReleaseTask() && !end.tasks().ranFor(release) && release.state() != ReleaseState.SUPERSEDED;
        return needsNone || end.tasks().succeeded(release.digest());
    }

    private static boolean failsToPrepare(String tag) {
        return tag.startsWith(ScenarioSetup.BROKEN) || tag.startsWith(ScenarioSetup.UNPLACED);
    }

    private static boolean is(String beginning, Release release) {
        return release.imageTag().filter(tag -> tag.startsWith(beginning)).isPresent();
    }

    static Invariant rule(String words, Predicate<FinalState> holds) {
        return end -> holds.test(end) ? Optional.empty() : Optional.of(explained(end, "violated: " + words));
    }

    private static String explained(FinalState end, String words) {
        List<String> log = end.observed().releases().stream()
                .map(r -> "%d %s %s"
                        .formatted(
                                r.number(),
                                r.imageTag().orElse(""),
                                r.definition().tags()))
                .toList();
        List<String> tasks = end.tasks().tasks().stream()
                .map(t -> t.taskDefinition().replaceAll(".*/", "") + " " + t.status() + " " + t.id())
                .toList();
        return "%s;%nthe service runs %s;%nthe release log has%n    %s;%nthe tasks are %s; published %s%s"
                .formatted(
                        words,
                        end.observed().service().taskDefinition(),
                        String.join("\n    ", log),
                        tasks,
                        end.publishedFailures(),
                        end.log());
    }
}
