package dev.slipway.deploy;

import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.config.Target;
import dev.slipway.deploy.plan.RollbackTargetFinder;
import dev.slipway.deploy.plan.TemplateRedeploy;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Finds out which version is meant where a request does not name it: what runs elsewhere, or what ran before. */
final class RequestResolver {
    private final UnresolvedRequest open;
    private final Target target;
    private final Aws aws;
    private final LogReader log;
    private final Parallel parallel;
    private final InstantSource clock;

    RequestResolver(UnresolvedRequest open, Aws aws, Parallel parallel, InstantSource clock) {
        this.open = open;
        this.target = open.target();
        this.aws = aws;
        this.parallel = parallel;
        this.clock = clock;
        this.log = log(target);
    }

    /** What came of it. */
    sealed interface Resolved {
        record Known(DeployRequest asked) implements Resolved {}

        record Not(Outcome outcome) implements Resolved {}
    }

    Resolved resolve() {
        try {
            LogTail end = log.end(target.family());
            return switch (open.source()) {
                case UnresolvedRequest.Source.OtherEnvironment(Target source) ->
                    before(end).orElseGet(() -> promote(source));
                case UnresolvedRequest.Source.OlderRevision(Optional<To> to) ->
                    before(end).orElseGet(() -> back(end, to));
                case UnresolvedRequest.Source.ChangedTemplate(RevisionName template) -> follow(end, template);
            };
        } catch (AwsException failure) {
            return new Resolved.Not(
                    outcome(Kind.FAILED, String.valueOf(failure.getMessage())).retryable(failure.isRetryable()));
        }
    }

    /** Whatever it would mean by now: the same request is what it was. */
    private Optional<Resolved> before(LogTail end) {
        return log.history(target.family(), end).stream()
                .filter(e ->
                        e.request().equals(TagValues.identity(open.metadata().request())))
                .findFirst()
                .map(release -> known(release, Optional.empty()));
    }

    private Resolved follow(LogTail end, RevisionName template) {
        RequestMetadata registered = open.metadata();
        return switch (TemplateRedeploy.find(end, TagValues.identity(registered.request()), registered.requestedAt())) {
            case TemplateRedeploy.Redeploy(Release version, Instant requestedAt) ->
                new Resolved.Known(open.following(image(version), requestedAt, template));
            case TemplateRedeploy.NothingYet(String reason) -> new Resolved.Not(outcome(Kind.IGNORED, reason));
            case TemplateRedeploy.Overtaken(String reason) -> new Resolved.Not(outcome(Kind.SUPERSEDED, reason));
        };
    }

    private Resolved promote(Target source) {
        Optional<Service> service = describe(source);
        if (service.isEmpty()) {
            return refused("there is no service %s, which %s runs as (ECS says MISSING)"
                    .formatted(source.serviceRef(), source));
        }
        Optional<Release> running = running(source, log(source), service.get());
        if (running.isEmpty()) {
            return refused("%s runs %s, which Slipway did not deploy: deploy a version there first, or name one by tag"
                    .formatted(source, service.get().taskDefinition()));
        }
        boolean completed = service.get()
                .primary()
                .filter(d -> d.isInState("COMPLETED")
                        && d.taskDefinition().equals(running.get().arn()))
                .isPresent();
        boolean good = running.get().state() == ReleaseState.GOOD
                || (running.get().state() == ReleaseState.DEPLOYING && completed);
        return good
                ? known(running.get(), Optional.empty())
                : refused(
                        "revision %d, which %s runs, is %s and not good; wait until its deployment has completed, or name a version by tag"
                                .formatted(
                                        running.get().number(),
                                        source,
                                        running.get().state().tag()));
    }

    private Resolved back(LogTail end, Optional<To> to) {
        Optional<Service> service = describe(target);
        Optional<Release> running =
                service.flatMap(s -> running(target, log, s)).or(end::desired);
        if (running.isEmpty()) {
            return refused(
                    "nothing was deployed by Slipway to %s yet, so there is nothing to go back to".formatted(target));
        }
        var read = new ArrayList<Release>();
        RollbackTargetFinder.Result found = RollbackTargetFinder.find(running.get(), to, enough -> {
            List<Release> back = log.back(target.family(), end, enough);
            read.addAll(back);
            return back;
        });
        return switch (found) {
            case RollbackTargetFinder.Found(Release aim) ->
                known(aim, Optional.of(new RestoredRevision(aim, withdrawn(running.get(), aim, read))));
            case RollbackTargetFinder.NotFound(String reason) -> refused(reason);
        };
    }

    /**
     * Whatever has the version that is gone back from, with each of its templates, and is newer than what is gone back
     * to. Who goes on to something newer goes back from nothing.
     */
    private List<Release> withdrawn(Release running, Release aim, List<Release> read) {
        if (RollbackTargetFinder.content(aim) >= RollbackTargetFinder.content(running)) {
            return List.of();
        }
        var releases = new TreeMap<Integer, Release>();
        read.forEach(e -> releases.put(e.number(), e));
        log.releases(target.family(), List.of(running.number(), RollbackTargetFinder.content(running)))
                .forEach((number, release) -> release.ifPresent(e -> releases.put(number, e)));
        return releases.values().stream()
                .filter(e -> e.number() > RollbackTargetFinder.content(aim)
                        && e.digest().equals(running.digest()))
                .filter(e -> e.state() != ReleaseState.FAILED && e.state() != ReleaseState.WITHDRAWN)
                .toList();
    }

    private Optional<Service> describe(Target of) {
        return Optional.ofNullable(aws.services(of.location())
                .describe(of.cluster(), List.of(of.ecsService()))
                .get(of.ecsService()));
    }

    private static Optional<Release> running(Target of, LogReader itsLog, Service service) {
        return RevisionName.parse(service.taskDefinition())
                .filter(name -> name.family().equals(of.family()))
                .flatMap(name -> itsLog.releases(of.family(), List.of(name.number())).values().stream()
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    private LogReader log(Target of) {
        return new LogReader(aws.taskDefinitions(of.location()), parallel, clock);
    }

    private Resolved known(Release release, Optional<RestoredRevision> restores) {
        return new Resolved.Known(open.resolved(image(release), restores));
    }

    private ImageReference image(Release release) {
        return target.images()
                .withTag(release.imageTag().filter(ImageReference::isTag))
                .withDigest(release.digest());
    }

    private Resolved refused(String reason) {
        return new Resolved.Not(outcome(Kind.REFUSED, reason));
    }

    private Outcome outcome(Kind kind, String reason) {
        return Outcome.of(target, kind, reason).requested(open.metadata().requestedAt());
    }
}
