package dev.slipway.races;

import dev.slipway.ecs.Entry;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.State;
import java.util.Optional;
import java.util.function.Predicate;

/** Invariants of a scenario's final state after ECS has settled and the schedule has run until it changes nothing. */
final class AtRest {
    private AtRest() {}

    static Judge correct() {
        return logAgreesWithEcs().and(runsLastOrGood(true));
    }

    /** The service rolled back to the newest good release that was known then: another release may have completed since. */
    static Judge correctAsFarAsKnown() {
        return logAgreesWithEcs().and(runsLastOrGood(false));
    }

    /** ECS deploys a failed revision once, and never again, not even for a moment. */
    static Judge deploysFailedRevisionOnce() {
        return rule(
                "ECS deploys a failed revision once",
                end -> end.observed().releases().stream()
                        .filter(AtRest::bad)
                        .allMatch(e -> end.history().stream()
                                        .filter(h -> h.startsWith(e.definition().name() + " "))
                                        .count()
                                <= 1));
    }

    /** The log agrees with ECS, whatever the service runs. */
    static Judge logAgreesWithEcs() {
        return comesToRest().and(goodRevisionsCompleted()).and(failedRevisionsFailed());
    }

    private static Judge comesToRest() {
        return rule("the schedule changes nothing any more", end -> end.rest().atRest());
    }

    /** The service runs the last requested release or, if that failed, a good one. */
    private static Judge runsLastOrGood(boolean newestGood) {
        return end -> {
            Optional<Entry> last = end.observed().last();
            if (last.isEmpty() || end.requestedLast().stream().noneMatch(a -> Judge.deploys(last.get(), a))) {
                return Optional.of("the last request was %s, but the newest release is %s".formatted(end.requestedLast(), last));
            }
            Entry release = last.get();
            return bad(release) ? afterFailing(end, release, newestGood) : expect(end, release, "COMPLETED", State.GOOD);
        };
    }

    private static Optional<String> afterFailing(End end, Entry last, boolean newestGood) {
        if (last.state() != State.FAILED) {
            return violation(end, "revision %d failed, but its state is %s".formatted(last.number(), last.state()));
        }
        Optional<Entry> good = end.observed().releases().stream()
                .filter(e -> e.state() == State.GOOD && end.imageExists(e))
                .filter(e -> newestGood || last.rolledBackTo().isEmpty() || rolledBackTo(last, e))
                .reduce((a, b) -> b.beats(a) ? b : a);
        if (good.isEmpty()) {
            boolean ecsWentBack = end.history().getFirst().endsWith("ROLLBACK_SUCCESSFUL");
            return ecsWentBack ? Optional.empty() : expect(end, last, "FAILED", State.FAILED);
        }
        return rolledBackTo(last, good.get())
                ? expect(end, good.get(), "COMPLETED", State.GOOD)
                : violation(
                        end,
                        "the service rolled back to %s, not to %d"
                                .formatted(last.rolledBackTo(), good.get().number()));
    }

    private static boolean rolledBackTo(Entry failed, Entry good) {
        return failed.rolledBackTo().equals(Optional.of(good.number()));
    }

    private static Optional<String> expect(End end, Entry release, String rollout, State state) {
        Optional<Deployment> primary = end.observed().service().primary();
        boolean so = end.observed().service().runs(release.arn())
                && primary.filter(p -> p.inState(rollout)).isPresent()
                && release.state() == state;
        return so
                ? Optional.empty()
                : violation(end, "revision %d should run, its rollout should be %s and its state %s".formatted(release.number(), rollout, state));
    }

    private static Judge goodRevisionsCompleted() {
        return rule(
                "every good revision completed",
                end -> end.observed().releases().stream()
                        .filter(e -> e.state() == State.GOOD)
                        .allMatch(e -> !bad(e) && end.past().completed().contains(e.number())));
    }

    private static Judge failedRevisionsFailed() {
        return rule(
                "every failed revision failed",
                end -> end.observed().releases().stream()
                        .filter(e -> e.state() == State.FAILED)
                        .allMatch(e -> bad(e) && end.past().failed().contains(e.number())));
    }

    static Judge rule(String words, Predicate<End> holds) {
        return end -> holds.test(end) ? Optional.empty() : violation(end, "violated: " + words);
    }

    private static boolean bad(Entry release) {
        return release.imageTag().filter(tag -> tag.startsWith(Story.BAD)).isPresent();
    }

    private static Optional<String> violation(End end, String words) {
        return Optional.of("%s;%nthe service runs %s, %s;%nthe release log has %s;%nECS's history is %s;%nthe schedule did%n    %s"
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
