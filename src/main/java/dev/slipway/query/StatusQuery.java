package dev.slipway.query;

import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.access.ServiceDescriptions;
import dev.slipway.access.WaitingReader;
import dev.slipway.config.Target;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.release.LogPart;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.Waiting;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads what services run and what was deployed. It writes nothing. */
public record StatusQuery(Aws aws, Parallel parallel, InstantSource clock) {
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

    /**
     * Reads what costs nothing where nothing happens: one DescribeServices call for ten services, one
     * DescribeTaskDefinition call for each target. Where a deployment is in progress, also ECS's own history.
     *
     * @return one for each target, in their order: trouble with one target does not stop another's
     */
    public List<TargetStatus> status(List<Target> targets) {
        var services = new ServiceDescriptions(aws, parallel, targets);
        return parallel.each(targets, target -> {
            try {
                return status(target, services);
            } catch (AwsException failure) {
                return TargetStatus.unread(target, String.valueOf(failure.getMessage()));
            }
        });
    }

    private TargetStatus status(Target target, ServiceDescriptions services) {
        LogReader log = log(target);
        LogTail end = log.end(target.family());
        Optional<Service> service = services.of(target);
        Optional<Service> existing = service.filter(s -> !s.isDeleted());
        Optional<Integer> number =
                existing.flatMap(s -> s.revisionOf(target.family())).map(RevisionName::number);
        Optional<Release> running = number.flatMap(n -> end.releases().stream()
                .filter(e -> e.number() == n)
                .findFirst()
                .or(() -> log.releases(target.family(), List.of(n)).values().stream()
                        .flatMap(Optional::stream)
                        .findFirst()));
        Optional<Release> lastAttempt = end.last()
                .filter(last -> running.filter(r -> r.number() == last.number()).isEmpty());
        return new TargetStatus(
                target,
                service,
                running,
                end.desired(),
                lastAttempt,
                end.holdAt(clock.instant()),
                existing.flatMap(s -> waiting(target, s, end)),
                Optional.empty());
    }

    /** Without ECS's own history the answer says less, and is still one. */
    private Optional<Waiting> waiting(Target target, Service service, LogTail end) {
        try {
            return new WaitingReader(aws.services(target.location()), target.serviceRef()).read(service, end);
        } catch (AwsException unread) {
            return WaitingReader.withoutHistory(service, end);
        }
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
