package dev.slipway.deploy;

import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.access.WaitingReader;
import dev.slipway.config.Target;
import dev.slipway.deploy.DeploymentLook.InProgress;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.NewestServiceDeployment;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.outcome.Outcome;
import dev.slipway.prepare.plan.PreparationAction.Note;
import dev.slipway.release.DeploymentOwnership;
import dev.slipway.release.LogTail;
import dev.slipway.release.PrimaryState;
import dev.slipway.release.ReadLag;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.release.ReleaseTags;
import dev.slipway.release.TagValues;
import dev.slipway.release.Waiting;
import dev.slipway.select.DeployRequest;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Looks at the deployment of a request. It judges the PRIMARY deployment, because the log may say good of an earlier one.
 * It notes a completed deployment as good, as the rollback function does; failures it leaves to that.
 */
final class DeploymentObserver {
    private final Target target;
    private final String id;
    private final Services services;
    private final TaskDefinitions taskDefinitions;
    private final LogReader log;
    private final WaitingReader waiting;
    private final Parallel parallel;
    private final InstantSource clock;
    private final SettledOutcome settled;
    private final ReleaseTaskWatch releaseTask;

    /** @param deploying DEPLOYING, PREPARING or UNCHANGED */
    DeploymentObserver(
            DeployRequest request,
            Outcome deploying,
            Aws aws,
            Parallel parallel,
            InstantSource clock,
            ReleaseTaskWatch releaseTask) {
        this.target = request.target();
        this.id = TagValues.identity(request.request());
        this.services = aws.services(target.location());
        this.taskDefinitions = aws.taskDefinitions(target.location());
        this.log = new LogReader(taskDefinitions, parallel, clock);
        this.waiting = new WaitingReader(services, target.serviceRef());
        this.parallel = parallel;
        this.clock = clock;
        this.releaseTask = releaseTask;
        this.settled = new SettledOutcome(request, deploying);
    }

    /**
     * Reads the service and its log.
     *
     * @param revision ARN of the request's revision
     * @throws AwsException where they cannot be read
     */
    DeploymentLook look(String revision) {
        CompletableFuture<LogTail> readLog = parallel.start(() -> log.end(target.family()));
        Optional<Service> service = services.find(target.serviceRef());
        LogTail tail = Parallel.await(readLog);
        Optional<Release> last = tail.lastReady();
        if (isOlder(tail, revision)) {
            return new DeploymentLook.Unclear("");
        }
        Optional<Release> own = own(tail, revision);
        if (own.isEmpty()
                || (last.isPresent()
                        && last.get().state() != ReleaseState.FAILED
                        && last.get().supersedes(own.get()))) {
            return last.<DeploymentLook>map(l -> new DeploymentLook.Settled(settled.superseded(l)))
                    .orElseGet(() -> new DeploymentLook.Unclear(""));
        }
        if (own.get().state() == ReleaseState.FAILED) {
            return new DeploymentLook.Settled(settled.failed(own.get()));
        }
        if (isOvertaken(own.get())) {
            return tail.wanted()
                    .<DeploymentLook>map(later -> new DeploymentLook.Settled(settled.superseded(later)))
                    .orElseGet(() -> new DeploymentLook.Unclear(""));
        }
        if (own.get().preparation().isOpen()) {
            Optional<Note> failure = releaseTask.goOn(id);
            if (failure.isPresent()) {
                return new DeploymentLook.Settled(settled.notPrepared(failure.get()));
            }
        }
        return service.map(s -> look(own.get(), s, tail)).orElseGet(() -> new DeploymentLook.Unclear(""));
    }

    /** Something later had its release task, or was deployed, before this one's turn came. */
    private static boolean isOvertaken(Release own) {
        return own.state() == ReleaseState.SUPERSEDED && !own.preparation().isReady();
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

    private DeploymentLook look(Release own, Service service, LogTail tail) {
        PrimaryState described = PrimaryState.of(service, own.arn(), Optional.empty());
        boolean hasNoState = service.primary().flatMap(Deployment::rolloutState).isEmpty();
        Optional<NewestServiceDeployment> history = described == PrimaryState.UNREAD && hasNoState
                ? Optional.of(new NewestServiceDeployment(
                        services.newestDeploymentWithTaskDefinition(target.serviceRef(), tail.historyFrom(service))))
                : Optional.empty();
        return switch (history.isPresent() ? PrimaryState.of(service, own.arn(), history) : described) {
            case COMPLETED -> new DeploymentLook.Settled(completed(own, service));
            case FAILED -> onFailed(own, service);
            case UNKNOWN ->
                isGoodSince(own, service)
                        ? new DeploymentLook.Settled(settled.succeeded(own, false, own.settledAt()))
                        : new InProgress(own, service, tail, history);
            case OF_ANOTHER_REVISION ->
                ReadLag.isOlder(service, own, clock.instant())
                        ? new DeploymentLook.Unclear("")
                        : new InProgress(own, service, tail, history);
            case IN_PROGRESS, UNREAD -> new InProgress(own, service, tail, history);
        };
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
    private Outcome completed(Release own, Service service) {
        Optional<Deployment> primary = service.primary();
        boolean runs = primary.filter(d -> d.runningCount() > 0).isPresent();
        if (own.state() != ReleaseState.GOOD && !runs) {
            return settled.withoutTask(primary.map(Deployment::updatedAt));
        }
        if (own.mayBecomeGood()) {
            primary.ifPresent(d -> taskDefinitions.tag(own.arn(), ReleaseTags.completion(own, d.updatedAt())));
        }
        return settled.succeeded(
                own, own.mayBecomeGood(), own.settledAt().or(() -> primary.map(Deployment::updatedAt)));
    }

    /** The rollback function notes the failure of a release that was not good yet, and may roll back. */
    private DeploymentLook onFailed(Release own, Service service) {
        Outcome failed = settled.failed(service.primary());
        return own.state() == ReleaseState.GOOD
                ? new DeploymentLook.Settled(failed)
                : new DeploymentLook.Failed(failed);
    }

    /**
     * How far the deployment is, or what it waits for, in a sentence.
     *
     * @throws AwsException where ECS's own history cannot be read
     */
    String progress(InProgress look) {
        return sentence(
                look,
                look.history()
                        .map(newest -> waiting.read(look.service(), look.log(), newest))
                        .orElseGet(() -> waiting.read(look.service(), look.log())));
    }

    /** The same without ECS's own history. */
    static String progressWithoutHistory(InProgress look) {
        return sentence(look, WaitingReader.withoutHistory(look.service(), look.log()));
    }

    private static String sentence(InProgress look, Optional<Waiting> waiting) {
        boolean runsOwn = look.service().runs(look.own().arn());
        boolean isUpdated = DeploymentOwnership.wasUpdatedTo(look.own());
        Optional<String> awaited = waiting.flatMap(w -> switch (w.what()) {
            case ECS_ROLLBACK ->
                Optional.of(isUpdated || runsOwn ? w.reason() : "waits until ECS has rolled the service back");
            case HOOK, RELEASE_TASK, UPDATE -> Optional.of(w.reason());
            case ROLLOUT -> Optional.empty();
        });
        return awaited.or(() -> look.service().primary().filter(p -> runsOwn).map(Waiting::tasks))
                .orElseGet(() -> "the service runs "
                        + RevisionName.parse(look.service().taskDefinition())
                                .map(RevisionName::toString)
                                .orElse(look.service().taskDefinition()));
    }
}
