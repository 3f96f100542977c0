package dev.slipway.reconcile;

import dev.slipway.access.Parallel;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.release.Release;
import dev.slipway.select.LogLocation;
import dev.slipway.select.LogOwner;
import dev.slipway.select.ServiceMatch;
import dev.slipway.select.Targets;
import dev.slipway.trigger.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the target whose release task stopped. For a target of a pattern, the tags of the task's revision have the names of
 * the service and the environment.
 */
public record StoppedTaskTargets(Aws aws, Parallel parallel) {
    /** @param failures of revisions that could not be read, so that their targets are unknown; none where the target is found */
    public record Found(ServiceMatch match, List<Outcome> failures) {
        public Found {
            failures = match.isMiss() ? List.copyOf(failures) : List.of();
        }
    }

    public Found of(Trigger.TaskStopped stopped, Targets targets) {
        var failures = new ArrayList<Outcome>();
        List<LogOwner> owners = parallel.each(targets.logsOf(stopped), log -> read(stopped, log)).stream()
                .flatMap(read -> {
                    read.failure().ifPresent(failures::add);
                    return read.owner().stream();
                })
                .toList();
        return new Found(targets.select(stopped, owners), failures);
    }

    private record RevisionRead(Optional<LogOwner> owner, Optional<Outcome> failure) {}

    private RevisionRead read(Trigger.TaskStopped stopped, LogLocation log) {
        try {
            Optional<LogOwner> owner = aws.taskDefinitions(log.location())
                    .revision(stopped.revision())
                    .flatMap(Release::read)
                    .flatMap(release -> LogOwner.of(log, release));
            return new RevisionRead(owner, Optional.empty());
        } catch (AwsException failure) {
            String reason = "could not read %s, whose release task %s stopped: %s"
                    .formatted(stopped.revision(), stopped.task(), failure.getMessage());
            // the schedule reports what it may not read
            Outcome outcome = Outcome.withoutTarget(Kind.FAILED, reason)
                    .with(Publication.LOG_ONLY)
                    .retryable(failure.isRetryable());
            return new RevisionRead(Optional.empty(), Optional.of(outcome));
        }
    }
}
