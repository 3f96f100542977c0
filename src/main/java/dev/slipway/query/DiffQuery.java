package dev.slipway.query;

import dev.slipway.access.HistoryReader;
import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.config.Target;
import dev.slipway.deploy.plan.RevisionChanges;
import dev.slipway.deploy.plan.RollbackTargetFinder;
import dev.slipway.deploy.plan.RollbackTargetFinder.Search;
import dev.slipway.ecs.Aws;
import dev.slipway.outcome.Change;
import dev.slipway.release.LogPart;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.trigger.Trigger.To;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares two revisions of one target. It writes nothing. */
public record DiffQuery(Aws aws, Parallel parallel, InstantSource clock) {
    /** The comparison, or why there is none. */
    public sealed interface Comparison {
        /** @param changes from the one to the other, with the values that a dry run shows */
        record Compared(Target target, Release from, Release to, List<Change> changes) implements Comparison {
            public Compared {
                changes = List.copyOf(changes);
            }
        }

        /** @param reason which revision was not found, and what to do */
        record NotFound(String reason) implements Comparison {}
    }

    /**
     * Finds the revisions as a rollback finds the one that {@code to} names.
     *
     * @throws dev.slipway.ecs.AwsException where they cannot be read
     */
    public Comparison compare(Target target, To from, To to) {
        HistoryReader history =
                new LogReader(aws.taskDefinitions(target.location()), parallel, clock).history(target.family());
        LogTail tail = history.log().end(target.family());
        if (tail.last().isEmpty()) {
            return new Comparison.NotFound("Slipway has not deployed to %s yet".formatted(target));
        }
        Search first = find(history, tail, from);
        Search second = find(history, tail, to);
        if (first instanceof Search.Found(Release before) && second instanceof Search.Found(Release after)) {
            return new Comparison.Compared(
                    target, before, after, RevisionChanges.between(before.definition(), after.definition()));
        }
        return new Comparison.NotFound(reason(first).or(() -> reason(second)).orElse(""));
    }

    private static Optional<String> reason(Search search) {
        return search instanceof Search.NotFound(String reason) ? Optional.of(reason) : Optional.empty();
    }

    private static Search find(HistoryReader history, LogTail tail, To named) {
        Release last = tail.last().orElseThrow();
        LogPart read = LogPart.of(tail);
        // ECS's own history says what completed, which does not matter here
        Optional<Set<String>> completed = Optional.of(Set.of());
        Search search = RollbackTargetFinder.find(last, Optional.of(named), read, completed);
        while (search instanceof Search.ReadOlder) {
            read = history.next(tail, read);
            search = RollbackTargetFinder.find(last, Optional.of(named), read, completed);
        }
        return search;
    }
}
