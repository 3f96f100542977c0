package dev.slipway.races;

import dev.slipway.ecs.Entry;
import dev.slipway.target.Asked;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Says of an end what is wrong with it. */
@FunctionalInterface
interface Judge {
    Optional<String> wrong(End end);

    default Judge and(Judge other) {
        return end -> wrong(end).or(() -> other.wrong(end));
    }

    /** The service runs the entry that was requested last, and the log says so. */
    static Judge runsWhatTheLogDesires() {
        return end -> {
            Optional<Integer> last = end.look().last().map(Entry::number);
            Optional<Integer> desired = end.look().log().desired().map(Entry::number);
            if (!desired.equals(last)) {
                return Optional.of("the log desires %s, though %s was requested last".formatted(desired, last));
            }
            Optional<Entry> runs = end.look().runs();
            if (!runs.map(Entry::number).equals(last)) {
                return Optional.of("the service runs %s, though the log desires %s"
                        .formatted(end.look().service().taskDefinition(), last));
            }
            return Optional.empty();
        };
    }

    /** The same, and that was what was asked for. */
    static Judge runsWhatWasRequestedLast() {
        return runsWhatTheLogDesires().and(end -> {
            Optional<Entry> runs = end.look().runs();
            List<Asked> asked = end.askedLast();
            boolean meant = asked.stream().anyMatch(a -> runs.stream().anyMatch(r -> is(r, a)));
            return meant
                    ? Optional.empty()
                    : Optional.of("the service runs %s, requested last was %s"
                            .formatted(runs.flatMap(Entry::imageTag), asked));
        });
    }

    static boolean is(Entry entry, Asked asked) {
        return asked.image().digest().isPresent()
                ? asked.image().digest().equals(Optional.of(entry.digest()))
                : asked.image().tag().equals(entry.imageTag());
    }

    /**
     * Where nobody died: the image requested last is in the log, and nothing is there more often than it was delivered
     * at once, for ECS has no token that would make two appends one.
     */
    static Judge oneEntryForEachRequest() {
        return end -> {
            if (!end.wentSmoothly()) {
                return Optional.empty();
            }
            List<Asked> last = end.askedLast();
            for (Deployment deployment : end.deployments()) {
                Asked asked = deployment.asked(0);
                long entries = end.look().entriesOf(asked.request());
                long deliveries = end.deployments().stream()
                        .filter(d -> d.asked(0).request().equals(asked.request()))
                        .count();
                boolean missing = last.stream().allMatch(asked::equals)
                        && end.look().entries().stream().noneMatch(e -> is(e, asked));
                if (missing || entries > deliveries) {
                    return Optional.of(entries + " entries of " + asked.request());
                }
            }
            return Optional.empty();
        };
    }

    /** Who asked last is told that it is done. */
    static Judge whoAskedLastGotIt() {
        return end -> {
            List<Asked> last = end.askedLast();
            for (Deployment deployment : end.deployments()) {
                boolean alone = last.stream().allMatch(deployment.asked(0)::equals);
                if (alone
                        && end.outcome(deployment)
                                .filter(o -> o.kind().asAsked())
                                .isEmpty()) {
                    return Optional.of("who asked last was told " + end.outcome(deployment));
                }
            }
            return Optional.empty();
        };
    }

    static Judge rule(String words, Predicate<End> holds) {
        return end -> holds.test(end) ? Optional.empty() : Optional.of("not so: " + words + "; " + end.history());
    }
}
