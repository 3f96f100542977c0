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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Waits for what a deployment comes to. It only looks: settling and going back are the rollback function's, which hears
 * of the end by itself.
 */
final class DeploymentWaiter {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    private final Target target;
    private final String request;
    private final Services services;
    private final LogReader log;
    private final Parallel parallel;
    private final Pause pause;

    DeploymentWaiter(DeployRequest asked, Aws aws, Parallel parallel, InstantSource clock, Pause pause) {
        this.target = asked.target();
        this.request = TagValues.identity(asked.request());
        this.services = aws.services(target.location());
        this.log = new LogReader(aws.taskDefinitions(target.location()), parallel, clock);
        this.parallel = parallel;
        this.pause = pause;
    }

    /**
     * Looks until it has settled, or until the time is up.
     *
     * @param deploying or UNCHANGED: it names the revision
     */
    Outcome end(Outcome deploying) {
        Optional<String> revision = deploying.facts().taskDefinition();
        if (revision.isEmpty()) {
            return deploying;
        }
        String lately = "";
        do {
            try {
                Optional<Outcome> end = look(deploying, revision.get());
                if (end.isPresent()) {
                    return end.get();
                }
                lately = "";
            } catch (AwsException failure) {
                lately = "; the last look failed: " + failure.getMessage();
            }
        } while (pause.pause(BETWEEN_LOOKS));
        return deploying
                .as(Kind.DEPLOYING)
                .because(deploying.reason() + "; ECS had not settled when the function's time was up" + lately)
                .with(deploying.facts().settled(false, Optional.empty()));
    }

    private Optional<Outcome> look(Outcome deploying, String revision) {
        CompletableFuture<LogTail> readLog = parallel.start(() -> log.end(target.family()));
        String name = target.ecsService();
        Optional<Service> service = Optional.ofNullable(
                services.describe(target.cluster(), List.of(name)).get(name));
        LogTail end = Parallel.await(readLog);
        Optional<Release> last = end.last();
        // what the request itself registered, though the service may have gone back from it to another revision
        Optional<Release> ours = end.ofRequest(request)
                .or(() -> end.releases().stream()
                        .filter(e -> e.arn().equals(revision))
                        .findFirst())
                .or(() -> end.rolledBackTo().filter(e -> e.arn().equals(revision)))
                .or(() -> last.filter(l -> followsOurs(l, revision)))
                .map(e -> last.filter(l -> l.follows(e)).orElse(e));
        if (ours.isEmpty()
                || (last.isPresent()
                        && last.get().state() != ReleaseState.FAILED
                        && last.get().supersedes(ours.get()))) {
            return last.map(l -> settled(
                    deploying,
                    Kind.SUPERSEDED,
                    "revision %d was requested later, at %s".formatted(l.number(), l.requestedAt()),
                    Optional.empty()));
        }
        return settled(deploying, ours.get(), service);
    }

    /** The same version, deployed again because its template has changed. */
    private boolean followsOurs(Release last, String revision) {
        return RevisionName.parse(revision)
                .flatMap(name -> log.releases(target.family(), List.of(name.number())).values().stream()
                        .flatMap(Optional::stream)
                        .findFirst())
                .filter(last::follows)
                .isPresent();
    }

    private static Optional<Outcome> settled(Outcome deploying, Release ours, Optional<Service> service) {
        Optional<Deployment> completed = service.filter(s -> s.runs(ours.arn()))
                .flatMap(Service::primary)
                .filter(d -> d.isInState("COMPLETED"));
        return switch (ours.state()) {
            case GOOD -> Optional.of(succeeded(deploying, ours.settledAt()));
            case FAILED -> Optional.of(failed(deploying, ours));
            case DEPLOYING, SUPERSEDED, WITHDRAWN ->
                completed.map(d -> succeeded(deploying, Optional.of(d.updatedAt())));
        };
    }

    private static Outcome succeeded(Outcome deploying, Optional<Instant> at) {
        return deploying.kind() == Kind.UNCHANGED
                ? deploying.with(deploying.facts().settled(true, at))
                : settled(deploying, Kind.SUCCEEDED, "its deployment is COMPLETED", at);
    }

    private static Outcome failed(Outcome deploying, Release ours) {
        String reason = ours.tag(Release.STATE_REASON).filter(r -> !r.isEmpty()).orElse("its deployment failed");
        return ours.rolledBackTo()
                .map(n -> settled(
                        deploying,
                        Kind.ROLLED_BACK,
                        "%s; the service went back to revision %d".formatted(reason, n),
                        ours.settledAt()))
                .orElseGet(() -> settled(deploying, Kind.FAILED, reason, ours.settledAt()));
    }

    private static Outcome settled(Outcome deploying, Kind kind, String reason, Optional<Instant> at) {
        return deploying.as(kind).because(reason).with(deploying.facts().settled(true, at));
    }
}
