package dev.slipway.deploy;

import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.release.Release;
import dev.slipway.select.LogLocation;
import dev.slipway.select.LogOwner;
import dev.slipway.select.Selection;
import dev.slipway.select.Targets;
import dev.slipway.trigger.Trigger;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the targets that follow a registered template. For a target of a pattern, the release log has the names of the
 * service and the environment.
 */
public record TemplateSubscribers(Aws aws, Parallel parallel, InstantSource clock) {
    /** @param failures of logs that could not be read, so that their targets are unknown */
    public record Subscribers(Selection selection, List<Outcome> failures) {
        public Subscribers {
            failures = List.copyOf(failures);
        }
    }

    public Subscribers of(Trigger.TemplateRegistered registered, Targets targets) {
        var failures = new ArrayList<Outcome>();
        List<LogOwner> owners = parallel.each(targets.logsOf(registered), this::read).stream()
                .flatMap(read -> {
                    read.failure().ifPresent(failures::add);
                    return read.owner().stream();
                })
                .toList();
        Selection selection = targets.select(registered, owners);
        // a log that could not be read may belong to a subscriber, so the selection does not know that there is none
        return new Subscribers(failures.isEmpty() ? selection : selection.withoutReason(), failures);
    }

    private record LogRead(Optional<LogOwner> owner, Optional<Outcome> failure) {}

    private LogRead read(LogLocation log) {
        try {
            Optional<Release> last = new LogReader(aws.taskDefinitions(log.location()), parallel, clock)
                    .end(log.family())
                    .last();
            return new LogRead(last.flatMap(release -> LogOwner.of(log, release)), Optional.empty());
        } catch (AwsException failure) {
            String reason = "could not read family %s, which may follow this template: %s"
                    .formatted(log.family(), failure.getMessage());
            return new LogRead(
                    Optional.empty(),
                    Optional.of(Outcome.withoutTarget(Kind.FAILED, reason).retryable(failure.isRetryable())));
        }
    }
}
