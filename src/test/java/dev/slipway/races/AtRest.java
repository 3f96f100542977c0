package dev.slipway.races;

import dev.slipway.ecs.Entry;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.State;
import java.util.Optional;
import java.util.function.Predicate;

/** What has to be true once everything has come to rest. */
final class AtRest {
    private AtRest() {}

    static Judge right() {
        return whatever().and(runsTheLastOr(true));
    }

    /** What it went back to was the newest good one then: another may have completed since. */
    static Judge rightAsFarAsWasKnown() {
        return whatever().and(runsTheLastOr(false));
    }

    /** What failed is not rolled out once more, be it for a moment. */
    static Judge nothingThatFailedIsToldAgain() {
        return rule(
                "what failed is rolled out once",
                end -> end.look().entries().stream()
                        .filter(AtRest::bad)
                        .allMatch(e -> end.history().stream()
                                        .filter(h -> h.startsWith(e.definition().name() + " "))
                                        .count()
                                <= 1));
    }

    /** Whoever chose what runs. */
    static Judge whatever() {
        return comesToRest().and(whatIsCalledGoodWas()).and(whatIsCalledFailedDid());
    }

    private static Judge comesToRest() {
        return rule("the schedule writes nothing any more", end -> end.rest().atRest());
    }

    /** The service runs the one requested last or, where that failed, a good one. */
    private static Judge runsTheLastOr(boolean newestGood) {
        return end -> {
            Optional<Entry> last = end.look().last();
            if (last.isEmpty() || end.askedLast().stream().noneMatch(a -> Judge.is(last.get(), a))) {
                return Optional.of("requested last was %s, and the log ends on %s".formatted(end.askedLast(), last));
            }
            Entry entry = last.get();
            return bad(entry) ? afterFailing(end, entry, newestGood) : expect(end, entry, "COMPLETED", State.GOOD);
        };
    }

    private static Optional<String> afterFailing(End end, Entry last, boolean newestGood) {
        if (last.state() != State.FAILED) {
            return wrong(end, "revision %d failed, and is %s".formatted(last.number(), last.state()));
        }
        Optional<Entry> good = end.look().entries().stream()
                .filter(e -> e.state() == State.GOOD && end.imageIsThere(e))
                .filter(e -> newestGood || last.rolledBackTo().isEmpty() || isIts(last, e))
                .reduce((a, b) -> b.beats(a) ? b : a);
        if (good.isEmpty()) {
            boolean ecsWentBack = end.history().getFirst().endsWith("ROLLBACK_SUCCESSFUL");
            return ecsWentBack ? Optional.empty() : expect(end, last, "FAILED", State.FAILED);
        }
        return isIts(last, good.get())
                ? expect(end, good.get(), "COMPLETED", State.GOOD)
                : wrong(
                        end,
                        "it went back to %s, not to %d"
                                .formatted(last.rolledBackTo(), good.get().number()));
    }

    private static boolean isIts(Entry failed, Entry good) {
        return failed.rolledBackTo().equals(Optional.of(good.number()));
    }

    private static Optional<String> expect(End end, Entry entry, String rollout, State state) {
        Optional<Deployment> primary = end.look().service().primary();
        boolean so = end.look().service().runs(entry.arn())
                && primary.filter(p -> p.inState(rollout)).isPresent()
                && entry.state() == state;
        return so
                ? Optional.empty()
                : wrong(end, "revision %d is to run, %s, and to be %s".formatted(entry.number(), rollout, state));
    }

    private static Judge whatIsCalledGoodWas() {
        return rule(
                "what is called good was COMPLETED",
                end -> end.look().entries().stream()
                        .filter(e -> e.state() == State.GOOD)
                        .allMatch(e -> !bad(e) && end.past().completed().contains(e.number())));
    }

    private static Judge whatIsCalledFailedDid() {
        return rule(
                "what is called failed did",
                end -> end.look().entries().stream()
                        .filter(e -> e.state() == State.FAILED)
                        .allMatch(e -> bad(e) && end.past().failed().contains(e.number())));
    }

    static Judge rule(String words, Predicate<End> holds) {
        return end -> holds.test(end) ? Optional.empty() : wrong(end, "not so: " + words);
    }

    private static boolean bad(Entry entry) {
        return entry.imageTag().filter(tag -> tag.startsWith(Story.BAD)).isPresent();
    }

    private static Optional<String> wrong(End end, String words) {
        return Optional.of("%s;%nit runs %s, %s;%nthe log has %s;%nECS's history %s;%nthe schedule did%n    %s"
                .formatted(
                        words,
                        end.look().service().taskDefinition(),
                        end.look().service().primary(),
                        end.look().entries().stream()
                                .map(e -> "%d %s %s >%s"
                                        .formatted(
                                                e.number(),
                                                e.imageTag(),
                                                e.definition().tags(),
                                                e.rolledBackTo()))
                                .toList(),
                        end.history(),
                        String.join("\n    ", end.rest().way())));
    }
}
