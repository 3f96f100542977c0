package dev.slipway.control;

import dev.slipway.config.Target;
import dev.slipway.control.ControlResult.Done;
import dev.slipway.control.ControlResult.Failed;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Task;
import dev.slipway.ecs.Tasks;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.OutcomeDetails;
import dev.slipway.release.LogTail;
import dev.slipway.release.Preparation;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseTags;
import dev.slipway.trigger.Person;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Aborts what prepares: first what waits becomes failed, so that nothing starts, then the release task that runs is stopped. Its
 * end is noted when ECS has stopped it.
 */
record PreparationAbort(Target target, Aws aws, InstantSource clock) {
    ControlResult abort(LogTail log, Person by) {
        Optional<Release> running = log.preparations().running();
        List<Release> waiting = log.preparations().open().stream()
                .filter(release ->
                        running.filter(r -> r.number() == release.number()).isEmpty())
                .sorted(Comparator.comparingInt(Release::number))
                .toList();
        var outcomes = new ArrayList<Outcome>();
        try {
            for (Release release : waiting) {
                aws.taskDefinitions(target.location())
                        .tag(release.arn(), ReleaseTags.failure(clock.instant(), by.words("aborted")));
                outcomes.add(outcome(release, by));
            }
            running.ifPresent(release -> stop(release, by).ifPresent(outcomes::add));
        } catch (AwsException failure) {
            return new Failed(target, failure, outcomes);
        }
        Release last = running.or(log.preparations()::last).orElseThrow();
        return new Done(target, last.number(), words(running, waiting, by), outcomes);
    }

    /** A task that has just succeeded would bring the release to the service: the next run of a function would update it. */
    private Optional<Outcome> stop(Release release, Person by) {
        Tasks tasks = aws.tasks(target.location());
        String task = release.preparation().task().orElseThrow();
        boolean hasEnded =
                tasks.find(target.cluster(), task).filter(Task::isStopped).isPresent();
        if (!hasEnded || !release.preparation().isOpen()) {
            tasks.stop(target.cluster(), task, by.words("the release task was aborted"));
            return Optional.empty();
        }
        aws.taskDefinitions(target.location())
                .tag(
                        release.arn(),
                        ReleaseTags.and(
                                ReleaseTags.failure(clock.instant(), by.words("aborted")), Preparation.ended()));
        return Optional.of(outcome(release, by));
    }

    private static String words(Optional<Release> running, List<Release> waiting, Person by) {
        List<String> aborted = new ArrayList<>();
        running.ifPresent(release ->
                aborted.add("the release task of revision %d is stopped, and the service is not updated to it"
                        .formatted(release.number())));
        waiting.forEach(release -> aborted.add("revision %d, which waited, is failed".formatted(release.number())));
        return by.words(String.join("; ", aborted));
    }

    private Outcome outcome(Release release, Person by) {
        String words =
                by.words("revision %d was aborted while it waited for a release task".formatted(release.number()));
        return Outcome.of(target, Kind.FAILED, words + "; the service was not updated")
                .with(OutcomeDetails.NONE
                        .showing(release.image().map(Object::toString))
                        .deployed(release.arn(), Optional.empty()))
                .requested(release.requestedAt());
    }
}
