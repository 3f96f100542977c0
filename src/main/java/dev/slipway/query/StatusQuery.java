package dev.slipway.query;

import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.access.ServiceDescriptions;
import dev.slipway.config.Target;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.release.Hold;
import dev.slipway.release.LogPart;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads what services run and what was deployed. It writes nothing. */
public record StatusQuery(Aws aws, Parallel parallel, InstantSource clock) {
    /**
     * What one target's service runs, and what it should run.
     *
     * @param service empty where ECS has none
     * @param running the release that it runs; empty where it runs something else, or is deleted
     * @param desired the release that it should run
     * @param hold that is in force
     * @param trouble why it could not be read; otherwise empty
     */
    public record Status(
            Target target,
            Optional<Service> service,
            Optional<Release> running,
            Optional<Release> desired,
            Optional<Hold> hold,
            Optional<String> trouble) {}

    /**
     * The release log of one target.
     *
     * @param releases newest first
     * @param running ARN of what the service runs; empty where ECS has no such service, or it is deleted
     */
    public record History(Target target, List<Release> releases, Optional<Release> desired, Optional<String> running) {
        public History {
            releases = List.copyOf(releases);
        }
    }

    /** @return one for each target, in their order: trouble with one target does not stop another's */
    public List<Status> status(List<Target> targets) {
        var services = new ServiceDescriptions(aws, parallel, targets);
        return parallel.each(targets, target -> {
            try {
                return status(target, services);
            } catch (AwsException failure) {
                return new Status(
                        target,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(String.valueOf(failure.getMessage())));
            }
        });
    }

    private Status status(Target target, ServiceDescriptions services) {
        LogReader log = log(target);
        LogTail end = log.end(target.family());
        Optional<Service> service = services.of(target);
        Optional<Integer> number = service.filter(s -> !s.isDeleted())
                .flatMap(s -> RevisionName.parse(s.taskDefinition()))
                .filter(n -> n.family().equals(target.family()))
                .map(RevisionName::number);
        Optional<Release> running = number.flatMap(n -> end.releases().stream()
                .filter(e -> e.number() == n)
                .findFirst()
                .or(() -> log.releases(target.family(), List.of(n)).values().stream()
                        .flatMap(Optional::stream)
                        .findFirst()));
        return new Status(target, service, running, end.desired(), end.holdAt(clock.instant()), Optional.empty());
    }

    /**
     * The newest releases.
     *
     * @throws AwsException where they cannot be read
     */
    public History history(Target target, int limit) {
        CompletableFuture<Optional<String>> running =
                parallel.start(() -> new ServiceDescriptions(aws, parallel, List.of(target))
                        .of(target)
                        .filter(s -> !s.isDeleted())
                        .map(Service::taskDefinition));
        LogReader log = log(target);
        LogTail end = log.end(target.family());
        LogPart part = log.history(target.family()).newest(end);
        while (!part.isWholeLog() && part.releases().size() < limit) {
            part = log.history(target.family()).older(part);
        }
        return new History(
                target, part.releases().stream().limit(limit).toList(), end.desired(), Parallel.await(running));
    }

    private LogReader log(Target target) {
        return new LogReader(aws.taskDefinitions(target.location()), parallel, clock);
    }
}
