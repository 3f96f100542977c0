package dev.slipway.deploy;

import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
import dev.slipway.config.Target;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.NewestServiceDeployment;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.release.LogTail;
import dev.slipway.release.PrimaryState;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.release.TagValues;
import dev.slipway.select.DeployRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Waits until the deployment of a request has settled. It judges the PRIMARY deployment, because the log may say good of
 * an earlier one. It notes a completed deployment as good, as the rollback function does; failures it leaves to that.
 */
final class DeploymentWaiter {
    /** Counted from the request: on the way to the caller, connections that are silent for longer are dropped. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final String OUT_OF_TIME = "; the deployment was still in progress when the time to wait ran out";

    private final Target target;
    private final String id;
    private final Services services;
    private final TaskDefinitions taskDefinitions;
    private final LogReader log;
    private final Parallel parallel;
    private final InstantSource clock;
    private final Pause pause;
    private final Instant latest;

    DeploymentWaiter(DeployRequest request, Aws aws, Parallel parallel, InstantSource clock, Pause pause) {
        this.target = request.target();
        this.id = TagValues.identity(request.request());
        this.services = aws.services(target.location());
        this.taskDefinitions = aws.taskDefinitions(target.location());
        this.log = new LogReader(taskDefinitions, parallel, clock);
        this.parallel = parallel;
        this.clock = clock;
        this.pause = pause;
        this.latest = request.requestedAt().plus(LONGEST);
    }

    /** What one look at the service and its log shows. */
    private sealed interface Look {
        record Settled(Outcome outcome) implements Look {}

        /** @param ifTimeIsUp the answer unless a later look says more */
        record NotYet(Outcome ifTimeIsUp) implements Look {}
    }

    /**
     * Reads until the deployment has settled, until the longest time to wait is over, or until the function's time runs out.
     *
     * @param deploying DEPLOYING or UNCHANGED: it names the revision
     */
    Outcome await(Outcome deploying) {
        Optional<String> revision = deploying.details().revision().arn();
        if (revision.isEmpty()) {
            return deploying;
        }
        Outcome ifTimeIsUp;
        do {
            try {
                switch (look(deploying, revision.get())) {
                    case Look.Settled(Outcome outcome) -> {
                        return outcome;
                    }
                    case Look.NotYet(Outcome outcome) -> ifTimeIsUp = outcome;
                }
            } catch (AwsException failure) {
                String words = OUT_OF_TIME + "; the last read failed: " + failure.getMessage();
                ifTimeIsUp = unsettled(deploying, words);
            }
        } while (!clock.instant().plus(PAUSE).isAfter(latest) && pause.pause(PAUSE));
        return ifTimeIsUp;
    }

    private Look look(Outcome deploying, String revision) {
        CompletableFuture<LogTail> readLog = parallel.start(() -> log.end(target.family()));
        Optional<Service> service = services.find(target.serviceRef());
        LogTail tail = Parallel.await(readLog);
        Optional<Release> last = tail.last();
        if (isOlder(tail, revision)) {
            return new Look.NotYet(unsettled(deploying, OUT_OF_TIME));
        }
        Optional<Release> own = own(tail, revision);
        if (own.isEmpty()
                || (last.isPresent()
                        && last.get().state() != ReleaseState.FAILED
                        && last.get().supersedes(own.get()))) {
            return last.<Look>map(l -> new Look.Settled(settled(
                            deploying,
                            Kind.SUPERSEDED,
                            "revision %d was requested later, at %s".formatted(l.number(), l.requestedAt()),
                            Optional.empty())))
                    .orElseGet(() -> new Look.NotYet(unsettled(deploying, OUT_OF_TIME)));
        }
        if (own.get().state() == ReleaseState.FAILED) {
            return new Look.Settled(failed(deploying, own.get()));
        }
        return service.map(s -> look(deploying, own.get(), s, tail))
                .orElseGet(() -> new Look.NotYet(unsettled(deploying, OUT_OF_TIME)));
    }

    /** ECS's reads lag: the log does not show the revision yet that RegisterTaskDefinition returned. */
    private static boolean isOlder(LogTail tail, String revision) {
        return RevisionName.parse(revision)
                .filter(n -> n.number() > tail.newest())
                .isPresent();
    }

    /** The request's own release, though the service may have been rolled back from it. */
    private Optional<Release> own(LogTail tail, String revision) {
        Optional<Release> last = tail.last();
        return tail.ofRequest(id)
                .or(() -> tail.releases().stream()
                        .filter(e -> e.arn().equals(revision))
                        .findFirst())
                .or(() -> tail.rolledBackTo().filter(e -> e.arn().equals(revision)))
                .or(() -> last.filter(l -> followsOwn(l, revision)))
                .map(e -> last.filter(l -> l.follows(e)).orElse(e));
    }

    /** Whether it is the same version with a newer template. */
    private boolean followsOwn(Release last, String revision) {
        return RevisionName.parse(revision)
                .flatMap(log::release)
                .filter(last::follows)
                .isPresent();
    }

    private Look look(Outcome deploying, Release own, Service service, LogTail tail) {
        return switch (primaryState(own, service, tail)) {
            case COMPLETED -> new Look.Settled(completed(deploying, own, service));
            case FAILED -> onFailed(deploying, own, service);
            case UNKNOWN ->
                isGoodSince(own, service)
                        ? new Look.Settled(succeeded(deploying, own.settledAt()))
                        : new Look.NotYet(unsettled(deploying, OUT_OF_TIME));
            case OF_ANOTHER_REVISION ->
                new Look.NotYet(unsettled(
                        deploying,
                        "; the service ran %s when the time to wait ran out".formatted(service.taskDefinition())));
            case IN_PROGRESS, UNREAD -> new Look.NotYet(unsettled(deploying, OUT_OF_TIME));
        };
    }

    private PrimaryState primaryState(Release own, Service service, LogTail tail) {
        PrimaryState described = PrimaryState.of(service, own.arn(), Optional.empty());
        boolean hasNoState = service.primary().flatMap(Deployment::rolloutState).isEmpty();
        return described == PrimaryState.UNREAD && hasNoState
                ? PrimaryState.of(
                        service,
                        own.arn(),
                        Optional.of(new NewestServiceDeployment(services.newestDeploymentWithTaskDefinition(
                                target.serviceRef(), tail.historyFrom(service)))))
                : described;
    }

    /** Whether the log says good of the PRIMARY deployment, and not of an earlier one. */
    private static boolean isGoodSince(Release own, Service service) {
        return own.state() == ReleaseState.GOOD
                && service.primary()
                        .filter(primary -> own.settledAt()
                                .filter(at -> !at.isBefore(primary.createdAt()))
                                .isPresent())
                        .isPresent();
    }

    /** A revision is good once a task of it has run. */
    private Outcome completed(Outcome deploying, Release own, Service service) {
        Optional<Deployment> primary = service.primary();
        boolean runs = primary.filter(d -> d.runningCount() > 0).isPresent();
        if (own.state() != ReleaseState.GOOD && !runs) {
            String reason = "its deployment is COMPLETED without a running task, because the desired count is 0";
            return settled(deploying, Kind.DEPLOYING, reason, primary.map(Deployment::updatedAt));
        }
        if (own.mayBecomeGood()) {
            primary.ifPresent(d -> taskDefinitions.tag(own.arn(), own.completion(d.updatedAt())));
        }
        return succeeded(deploying, own.settledAt().or(() -> primary.map(Deployment::updatedAt)));
    }

    /** The rollback function notes the failure of a release that was not good yet, and may roll back. */
    private static Look onFailed(Outcome deploying, Release own, Service service) {
        Optional<Deployment> primary = service.primary();
        String reason = primary.flatMap(Deployment::rolloutReason).orElse("the deployment failed or was stopped");
        Outcome failed = settled(deploying, Kind.FAILED, reason, primary.map(Deployment::updatedAt));
        return own.state() == ReleaseState.GOOD ? new Look.Settled(failed) : new Look.NotYet(failed);
    }

    private static Outcome succeeded(Outcome deploying, Optional<Instant> at) {
        return deploying.kind() == Kind.UNCHANGED
                ? deploying.with(deploying.details().settled(true, at))
                : settled(deploying, Kind.SUCCEEDED, "its deployment is COMPLETED", at);
    }

    private static Outcome failed(Outcome deploying, Release own) {
        String reason = own.tag(Release.STATE_REASON).filter(r -> !r.isEmpty()).orElse("the deployment failed");
        return own.rolledBackTo()
                .map(n -> settled(
                        deploying,
                        Kind.ROLLED_BACK,
                        "%s; the service was rolled back to revision %d".formatted(reason, n),
                        own.settledAt()))
                .orElseGet(() -> settled(deploying, Kind.FAILED, reason, own.settledAt()));
    }

    private static Outcome settled(Outcome deploying, Kind kind, String reason, Optional<Instant> at) {
        return deploying.as(kind).because(reason).with(deploying.details().settled(true, at));
    }

    /** An unchanged request started nothing to publish. */
    private static Outcome unsettled(Outcome deploying, String words) {
        return deploying
                .with(deploying.kind() == Kind.UNCHANGED ? Publication.LOG_ONLY : deploying.publication())
                .as(Kind.DEPLOYING)
                .because(deploying.reason() + words)
                .with(deploying.details().settled(false, Optional.empty()));
    }
}
