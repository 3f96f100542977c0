package dev.slipway.deploy;

import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.config.Target;
import dev.slipway.deploy.plan.TemplateRedeploy;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.release.Hold;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.release.TagValues;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.RestoredRevision;
import dev.slipway.select.UnresolvedRequest;
import dev.slipway.trigger.RequestMetadata;
import dev.slipway.trigger.Trigger.To;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Finds the version of a request that does not name one: the one that runs elsewhere, or one that ran here before. */
final class RequestResolver {
    private final UnresolvedRequest unresolved;
    private final Target target;
    private final Aws aws;
    private final LogReader log;
    private final Parallel parallel;
    private final InstantSource clock;
    private final RequestHistory history;

    RequestResolver(UnresolvedRequest unresolved, Aws aws, Parallel parallel, InstantSource clock) {
        this.unresolved = unresolved;
        this.target = unresolved.target();
        this.aws = aws;
        this.parallel = parallel;
        this.clock = clock;
        this.log = log(target);
        this.history = new RequestHistory(unresolved.metadata(), log, target.family());
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
                case UnresolvedRequest.Source.OlderRevision(Optional<To> to, Optional<Hold> hold) ->
                    rollback(hold).before(tail, to);
                case UnresolvedRequest.Source.GoodAt(Instant time, Optional<Hold> hold) ->
                    rollback(hold).goodAt(tail, time);
                case UnresolvedRequest.Source.DesiredAgain() ->
                    history.first(history.downToFirst(tail))
                            .map(first -> resolved(ownImage(first), Optional.empty()))
                            .orElseGet(() -> restart(tail));
                case UnresolvedRequest.Source.ChangedTemplate(RevisionName template) -> redeploy(tail, template);
            };
        } catch (AwsException failure) {
            return new Resolution.Ended(outcome(RequestDeployer.kind(failure), String.valueOf(failure.getMessage()))
                    .retryable(failure.isRetryable()));
        }
    }

    private RollbackResolver rollback(Optional<Hold> hold) {
        return new RollbackResolver(unresolved, hold, aws, log, parallel, history);
    }

    private Resolution restart(LogTail tail) {
        Optional<Release> open = tail.preparations().last();
        if (open.isPresent()) {
            return refused(
                    "revision %d prepares; wait until its release task has ended, or deploy or roll back to a version"
                            .formatted(open.get().number()));
        }
        return tail.desired()
                .map(desired -> resolved(image(desired), Optional.empty()))
                .orElseGet(() -> refused(tail.last()
                        .map(last ->
                                "revision %d failed, and nothing is desired that could be restarted; deploy a version"
                                        .formatted(last.number()))
                        .orElseGet(() -> "Slipway has not deployed to %s yet; deploy a version".formatted(target))));
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
                    .formatted(
                            source,
                            service.get().taskDefinition().isEmpty()
                                    ? "nothing"
                                    : service.get().taskDefinition()));
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

    static Optional<Release> running(Target of, LogReader itsLog, Service service) {
        return service.revisionOf(of.family()).flatMap(itsLog::release);
    }

    private LogReader log(Target of) {
        return new LogReader(aws.taskDefinitions(of.location()), parallel, clock);
    }

    private Resolution resolved(ImageReference image, Optional<RestoredRevision> restores) {
        return new Resolution.Resolved(unresolved.resolved(image, restores));
    }

    private ImageReference ownImage(Release release) {
        return ownImage(target, release);
    }

    private ImageReference image(Release release) {
        return image(target, release);
    }

    /** As the revision names it: the target's repository may be another one since. */
    static ImageReference ownImage(Target target, Release release) {
        return release.image().map(i -> i.withTag(tag(release))).orElseGet(() -> image(target, release));
    }

    /** The same version in the target's repository. */
    private static ImageReference image(Target target, Release release) {
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
