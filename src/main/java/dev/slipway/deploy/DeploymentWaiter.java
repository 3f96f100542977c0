package dev.slipway.deploy;

import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
import dev.slipway.config.Target;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.Services;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.release.LogTail;
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
 * Waits until a deployment has settled. It only reads: the rollback function gets ECS's event, records how the deployment
 * ended and rolls back.
 */
final class DeploymentWaiter {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Target target;
    private final String id;
    private final Services services;
    private final LogReader log;
    private final Parallel parallel;
    private final Pause pause;

    DeploymentWaiter(DeployRequest request, Aws aws, Parallel parallel, InstantSource clock, Pause pause) {
        this.target = request.target();
        this.id = TagValues.identity(request.request());
        this.services = aws.services(target.location());
        this.log = new LogReader(aws.taskDefinitions(target.location()), parallel, clock);
        this.parallel = parallel;
        this.pause = pause;
    }

    /**
     * Reads until the deployment has settled, or until the function's time runs out.
     *
     * @param deploying DEPLOYING or UNCHANGED: it names the revision
     */
    Outcome await(Outcome deploying) {
        Optional<String> revision = deploying.details().revision().arn();
        if (revision.isEmpty()) {
            return deploying;
        }
        String failed = "";
        do {
            try {
                Optional<Outcome> end = read(deploying, revision.get());
                if (end.isPresent()) {
                    return end.get();
                }
                failed = "";
            } catch (AwsException failure) {
                failed = "; the last read failed: " + failure.getMessage();
            }
        } while (pause.pause(PAUSE));
        return deploying
                .as(Kind.DEPLOYING)
                .because(deploying.reason() + "; the deployment was still in progress when the function's time ran out"
                        + failed)
                .with(deploying.details().settled(false, Optional.empty()));
    }

    private Optional<Outcome> read(Outcome deploying, String revision) {
        CompletableFuture<LogTail> readLog = parallel.start(() -> log.end(target.family()));
        Optional<Service> service = services.find(target.serviceRef());
        LogTail tail = Parallel.await(readLog);
        Optional<Release> last = tail.last();
        // the request's own release, though the service may have been rolled back from it
        Optional<Release> own = tail.ofRequest(id)
                .or(() -> tail.releases().stream()
                        .filter(e -> e.arn().equals(revision))
                        .findFirst())
                .or(() -> tail.rolledBackTo().filter(e -> e.arn().equals(revision)))
                .or(() -> last.filter(l -> followsOwn(l, revision)))
                .map(e -> last.filter(l -> l.follows(e)).orElse(e));
        if (own.isEmpty()
                || (last.isPresent()
                        && last.get().state() != ReleaseState.FAILED
                        && last.get().supersedes(own.get()))) {
            return last.map(l -> settled(
                    deploying,
                    Kind.SUPERSEDED,
                    "revision %d was requested later, at %s".formatted(l.number(), l.requestedAt()),
                    Optional.empty()));
        }
        return settled(deploying, own.get(), service);
    }

    /** Whether it is the same version with a newer template. */
    private boolean followsOwn(Release last, String revision) {
        return RevisionName.parse(revision)
                .flatMap(log::release)
                .filter(last::follows)
                .isPresent();
    }

    private static Optional<Outcome> settled(Outcome deploying, Release own, Optional<Service> service) {
        Optional<Deployment> completed =
                service.filter(s -> s.runs(own.arn())).flatMap(Service::primary).filter(d -> d.isInState("COMPLETED"));
        return switch (own.state()) {
            case GOOD -> Optional.of(succeeded(deploying, own.settledAt()));
            case FAILED -> Optional.of(failed(deploying, own));
            case DEPLOYING, SUPERSEDED, WITHDRAWN ->
                completed.map(d -> succeeded(deploying, Optional.of(d.updatedAt())));
        };
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
}
