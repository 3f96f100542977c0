package dev.slipway.deploy;

import dev.slipway.access.ImageAvailability;
import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.config.Target;
import dev.slipway.deploy.plan.RepeatedRequest;
import dev.slipway.deploy.plan.RollbackTargetFinder;
import dev.slipway.deploy.plan.RollbackTargetFinder.Search;
import dev.slipway.deploy.plan.TemplateRedeploy;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.CompletedDeployment;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.release.LogPart;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.release.TagValues;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.RestoredRevision;
import dev.slipway.select.UnresolvedRequest;
import dev.slipway.trigger.RequestMetadata;
import dev.slipway.trigger.Trigger.To;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the version of a request that does not name one: the one that runs elsewhere, or one that ran here before. */
final class RequestResolver {
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    private final UnresolvedRequest unresolved;
    private final Target target;
    private final Aws aws;
    private final LogReader log;
    private final Parallel parallel;
    private final InstantSource clock;
    private final RequestHistory history;
    private final WithdrawnReleases withdrawn;

    RequestResolver(UnresolvedRequest unresolved, Aws aws, Parallel parallel, InstantSource clock) {
        this.unresolved = unresolved;
        this.target = unresolved.target();
        this.aws = aws;
        this.parallel = parallel;
        this.clock = clock;
        this.log = log(target);
        this.history = new RequestHistory(unresolved.metadata(), log, target.family());
        this.withdrawn = new WithdrawnReleases(log, target.family());
    }

    /** A request with a version, or the outcome where there is none. */
    sealed interface Resolution {
        record Resolved(DeployRequest request) implements Resolution {}

        record Ended(Outcome outcome) implements Resolution {}
    }

    Resolution resolve() {
        try {
            LogTail tail = log.end(target.family());
            return switch (unresolved.source()) {
                case UnresolvedRequest.Source.OtherEnvironment(Target source) ->
                    history.first(history.downToFirst(tail))
                            .map(first -> resolved(ownImage(first), Optional.empty()))
                            .orElseGet(() -> promote(source));
                case UnresolvedRequest.Source.OlderRevision(Optional<To> to) -> {
                    LogPart read = history.downToFirst(tail);
                    yield history.first(read)
                            .map(first -> rolledBack(tail, to, first))
                            .orElseGet(() -> rollBack(tail, read, to));
                }
                case UnresolvedRequest.Source.ChangedTemplate(RevisionName template) -> redeploy(tail, template);
            };
        } catch (AwsException failure) {
            return new Resolution.Ended(outcome(RequestDeployer.kind(failure), String.valueOf(failure.getMessage()))
                    .retryable(failure.isRetryable()));
        }
    }

    /** A first attempt may have ended before it marked the releases that were rolled back from. */
    private Resolution rolledBack(LogTail tail, Optional<To> to, Release first) {
        Optional<Release> named = to.flatMap(t -> t instanceof To.Revision(int number)
                ? log.release(new RevisionName(target.family(), number))
                : Optional.empty());
        if (!RepeatedRequest.isSameRollback(to, named, first)) {
            return refused(RepeatedRequest.refusal(unresolved.metadata().request(), first));
        }
        List<Release> before = log.history(target.family()).newest(tail).releases().stream()
                .filter(e -> e.number() < first.number())
                .toList();
        Optional<Release> left = Release.requestedLast(before.stream())
                .flatMap(last -> last.state() == ReleaseState.FAILED
                        ? last.rolledBackTo().flatMap(n -> log.release(new RevisionName(target.family(), n)))
                        : Optional.of(last));
        List<Release> leaves =
                left.map(release -> withdrawn.by(release, first, before)).orElse(List.of());
        return resolved(ownImage(first), Optional.of(new RestoredRevision(first, leaves)));
    }

    private Resolution redeploy(LogTail tail, RevisionName template) {
        RequestMetadata registered = unresolved.metadata();
        return switch (TemplateRedeploy.find(
                tail, TagValues.identity(registered.request()), registered.requestedAt())) {
            case TemplateRedeploy.Redeploy(Release version, Instant requestedAt) ->
                new Resolution.Resolved(unresolved.following(image(version), requestedAt, template));
            case TemplateRedeploy.NothingYet(String reason) -> new Resolution.Ended(outcome(Kind.IGNORED, reason));
            case TemplateRedeploy.Overtaken(String reason) -> new Resolution.Ended(outcome(Kind.SUPERSEDED, reason));
        };
    }

    private Resolution promote(Target source) {
        Optional<Service> service = aws.services(source.location()).find(source.serviceRef());
        if (service.isEmpty()) {
            return refused(
                    "there is no service %s (ECS says MISSING), which is the service of %s; create it in Terraform, or name a version by tag"
                            .formatted(source.serviceRef(), source));
        }
        Optional<Release> found = running(source, log(source), service.get());
        if (found.isEmpty()) {
            return refused("%s runs %s, which Slipway did not deploy; deploy a version there first, or name one by tag"
                    .formatted(source, service.get().taskDefinition()));
        }
        Release running = found.get();
        boolean completed = service.get()
                .primary()
                .filter(d -> d.isCompletedWithTasks() && d.taskDefinition().equals(running.arn()))
                .isPresent();
        boolean good = running.state() == ReleaseState.GOOD || (running.state() == ReleaseState.DEPLOYING && completed);
        return good
                ? resolved(image(running), Optional.empty())
                : refused(
                        "revision %d, which %s runs, is %s and not good; wait until its deployment has completed, or name a version by tag"
                                .formatted(
                                        running.number(),
                                        source,
                                        running.state().tag()));
    }

    /** @param newest the part of the log that was read */
    private Resolution rollBack(LogTail tail, LogPart newest, Optional<To> to) {
        Optional<Release> running = aws.services(target.location())
                .find(target.serviceRef())
                .flatMap(service -> running(target, log, service))
                .or(tail::desired)
                // it failed, and the release that the service runs was deregistered since
                .or(tail::last);
        if (running.isEmpty()) {
            return refused(
                    "Slipway has not deployed to %s yet, so there is no revision to roll back to".formatted(target));
        }
        LogPart read = newest;
        Optional<Set<String>> completed = Optional.empty();
        while (true) {
            switch (RollbackTargetFinder.find(running.get(), to, read, completed)) {
                case Search.ReadOlder() -> {
                    read = history.next(tail, read);
                    completed = Optional.empty();
                }
                case Search.ReadCompleted(Instant since) -> completed = Optional.of(completed(since));
                case Search.NotFound(String reason) -> {
                    return refused(reason);
                }
                case Search.Found(Release release) -> {
                    List<Release> leaves = withdrawn.by(
                            running.get(),
                            release,
                            history.downTo(release, tail, read).releases());
                    return restore(new RestoredRevision(release, leaves));
                }
            }
        }
    }

    /** The revisions that completed in ECS's history. A deployment begins after its request; the clocks may differ. */
    private Set<String> completed(Instant since) {
        return aws
                .services(target.location())
                .completedDeployments(target.serviceRef(), since.minus(CLOCKS_DIFFER))
                .stream()
                .map(CompletedDeployment::taskDefinition)
                .collect(Collectors.toSet());
    }

    private Resolution restore(RestoredRevision restores) {
        Release release = restores.release();
        ImageReference image = ownImage(release);
        // whether ECR has the version's own image is read with what every deployment reads
        List<ImageReference> others = ImageAvailability.inEcr(release).stream()
                .filter(i -> !i.identity().equals(image.identity()))
                .toList();
        List<ImageReference> missing = new ImageAvailability(aws.images(), parallel).missing(others);
        return missing.isEmpty()
                ? resolved(image, Optional.of(restores))
                : refused("%s needs %s, which ECR does not have or cannot deliver; name another revision with `to`"
                        .formatted(release.definition().name(), missing.getFirst()));
    }

    private static Optional<Release> running(Target of, LogReader itsLog, Service service) {
        return service.revisionOf(of.family()).flatMap(itsLog::release);
    }

    private LogReader log(Target of) {
        return new LogReader(aws.taskDefinitions(of.location()), parallel, clock);
    }

    private Resolution resolved(ImageReference image, Optional<RestoredRevision> restores) {
        return new Resolution.Resolved(unresolved.resolved(image, restores));
    }

    /** As the revision names it: the target's repository may be another one since. */
    private ImageReference ownImage(Release release) {
        return release.image().map(i -> i.withTag(tag(release))).orElseGet(() -> image(release));
    }

    /** The same version in the target's repository. */
    private ImageReference image(Release release) {
        return target.images().withTag(tag(release)).withDigest(release.digest());
    }

    private static Optional<String> tag(Release release) {
        return release.imageTag().filter(ImageReference::isTag);
    }

    private Resolution refused(String reason) {
        return new Resolution.Ended(outcome(Kind.REFUSED, reason));
    }

    private Outcome outcome(Kind kind, String reason) {
        return Outcome.of(target, kind, reason).requested(unresolved.metadata().requestedAt());
    }
}
