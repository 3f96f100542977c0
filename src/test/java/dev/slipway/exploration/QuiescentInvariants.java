package dev.slipway.exploration;

import dev.slipway.ecs.Service.Deployment;
import dev.slipway.exploration.model.ScenarioSetup;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import java.util.Optional;
import java.util.function.Predicate;

/** Invariants of a scenario's final state after ECS has settled and the schedule has run until it changes nothing. */
final class QuiescentInvariants {
    private QuiescentInvariants() {}

    static Invariant correct() {
        return logAgreesWithEcs().and(runsLastOrGood(true));
    }

    /** The service rolled back to the newest good release that was known then: another release may have completed since. */
    static Invariant correctAsFarAsKnown() {
        return logAgreesWithEcs().and(runsLastOrGood(false));
    }

    /** ECS deploys a failed revision once, and never again, not even for a moment. */
    static Invariant deploysFailedRevisionOnce() {
        return rule(
                "ECS deploys a failed revision once",
                end -> end.observed().releases().stream()
                        .filter(QuiescentInvariants::bad)
                        .allMatch(e -> end.history().stream()
                                        .filter(h -> h.startsWith(e.definition().name() + " "))
                                        .count()
                                <= 1));
    }

    /** The log agrees with ECS, whatever the service runs. */
    static Invariant logAgreesWithEcs() {
        return comesToRest().and(goodRevisionsCompleted()).and(failedRevisionsFailed());
    }

    private static Invariant comesToRest() {
        return rule("the schedule changes nothing any more", end -> end.rest().atRest());
    }

    /** The service runs the last requested release or, if that failed, a good one. */
    private static Invariant runsLastOrGood(boolean newestGood) {
        return end -> {
            Optional<Release> last = end.observed().last();
            if (last.isEmpty() || end.requestedLast().stream().noneMatch(a -> Invariant.deploys(last.get(), a))) {
                return Optional.of(
                        "the last request was %s, but the newest release is %s".formatted(end.requestedLast(), last));
            }
            Release release = last.get();
            return bad(release)
                    ? afterFailing(end, release, newestGood)
                    : expect(end, release, "COMPLETED", ReleaseState.GOOD);
        };
    }

    private static Optional<String> afterFailing(FinalState end, Release last, boolean newestGood) {
        if (last.state() != ReleaseState.FAILED) {
            return violation(end, "revision %d failed, but its state is %s".formatted(last.number(), last.state()));
        }
        Optional<Release> good = end.observed().releases().stream()
                .filter(e -> e.state() == ReleaseState.GOOD && end.imageExists(e))
                .filter(e -> newestGood || last.rolledBackTo().isEmpty() || rolledBackTo(last, e))
                .reduce((a, b) -> b.supersedes(a) ? b : a);
        if (good.isEmpty()) {
            boolean ecsWentBack = end.history().getFirst().endsWith("ROLLBACK_SUCCESSFUL");
            return ecsWentBack ? Optional.empty() : expect(end, last, "FAILED", ReleaseState.FAILED);
        }
        return rolledBackTo(last, good.get())
                ? expect(end, good.get(), "COMPLETED", ReleaseState.GOOD)
                : violation(
                        end,
                        "the service rolled back to %s, not to %d"
                                .formatted(last.rolledBackTo(), good.get().number()));
    }

    private static boolean rolledBackTo(Release failed, Release good) {
        return failed.rolledBackTo().equals(Optional.of(good.number()));
    }

    private static Optional<String> expect(FinalState end, Release release, String rollout, ReleaseState state) {
        Optional<Deployment> primary = end.observed().service().primary();
        boolean so = end.observed().service().runs(release.arn())
                && primary.filter(p -> p.isInState(rollout)).isPresent()
                && release.state() == state;
        return so
                ? Optional.empty()
                : violation(
                        end,
                        "revision %d should run, its rollout should be %s and its state %s"
                                .formatted(release.number(), rollout, state));
    }

    private static Invariant goodRevisionsCompleted() {
        return rule(
                "every good revision completed",
                end -> end.observed().releases().stream()
                        .filter(e -> e.state() == ReleaseState.GOOD)
                        .allMatch(e -> !bad(e) && end.past().completed().contains(e.number())));
    }

    private static Invariant failedRevisionsFailed() {
        return rule(
                "every failed revision failed",
                end -> end.observed().releases().stream()
                        .filter(e -> e.state() == ReleaseState.FAILED)
                        .allMatch(e -> bad(e) && end.past().failed().contains(e.number())));
    }

    static Invariant rule(String words, Predicate<FinalState> holds) {
        return end -> holds.test(end) ? Optional.empty() : violation(end, "violated: " + words);
    }

    private static boolean bad(Release release) {
        return release.imageTag()
                .filter(tag -> tag.startsWith(ScenarioSetup.BAD))
                .isPresent();
    }

    private static Optional<String> violation(FinalState end, String words) {
        return Optional.of(
                "%s;%nthe service runs %s, %s;%nthe release log has %s;%nECS's history is %s;%nthe schedule did%n    %s"
                        .formatted(
                                words,
                                end.observed().service().taskDefinition(),
                                end.observed().service().primary(),
                                end.observed().releases().stream()
                                        .map(e -> "%d %s %s >%s"
                                                .formatted(
                                                        e.number(),
                                                        e.imageTag(),
                                                        e.definition().tags(),
                                                        e.rolledBackTo()))
                                        .toList(),
                                end.history(),
                                String.join("\n    ", end.rest().log())));
    }
}
