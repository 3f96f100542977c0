package dev.slipway.deploy;

import dev.slipway.access.LogReader;
import dev.slipway.access.OwnWrites;
import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
import dev.slipway.access.ServiceUpdater;
import dev.slipway.config.Target;
import dev.slipway.deploy.TemplateRecheck.Recheck;
import dev.slipway.deploy.plan.DeployAction.NotedVersion;
import dev.slipway.deploy.plan.DeploySnapshot;
import dev.slipway.deploy.plan.RegisterRequest;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.outcome.OutcomeDetails;
import dev.slipway.prepare.Preparer;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.TargetOwnership;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Executes the planner's actions: registers the revision, calls UpdateService, records the deployment, and verifies. */
final class DeployExecutor implements ActionExecutor {
    /** Between two reads while ECS rolls a service back. */
    static final Duration ROLLBACK_PAUSE = Duration.ofSeconds(10);

    private final DeployRequest request;
    private final Target target;
    private final TaskDefinitions taskDefinitions;
    private final LogReader log;
    private final Parallel parallel;
    private final Pause pause;
    private final ServiceUpdater updater;
    private final DeployOutcomes outcomes;
    private final TemplateRecheck recheck;
    private final WithdrawnMarker withdrawn;
    private final ReleaseTaskStart releaseTask;

    DeployExecutor(
            DeployRequest request,
            Aws aws,
            LogReader log,
            Parallel parallel,
            InstantSource clock,
            Pause pause,
            TargetOwnership ownership) {
        this.request = request;
        this.target = request.target();
        this.outcomes = new DeployOutcomes(request);
        this.log = log;
        this.parallel = parallel;
        this.pause = pause;
        this.taskDefinitions = aws.taskDefinitions(target.location());
        var writes = new OwnWrites();
        this.updater = new ServiceUpdater(target, aws, writes, clock, pause);
        this.releaseTask = new ReleaseTaskStart(request, new Preparer(target, aws, updater, parallel, clock, pause));
        this.withdrawn = new WithdrawnMarker(request, taskDefinitions);
        var converger = new Converger(target, aws, writes, updater, parallel, clock, pause, ownership);
        this.recheck = new TemplateRecheck(request, taskDefinitions, converger, parallel);
    }

    @Override
    public Attempt register(DeploySnapshot snapshot, RegisterRequest revision) {
        TaskDefinition registered = taskDefinitions.register(revision.request());
        OutcomeDetails details = RegisteredDetails.of(snapshot, revision).deployed(registered.arn(), Optional.empty());
        Service updated;
        try {
            Optional<Attempt> yielded = yieldToOthers(snapshot.log(), registered, details);
            if (yielded.isPresent()) {
                return yielded.get();
            }
            updated = target.isTask() ? updater.registered(registered) : updater.update(registered.arn());
        } catch (AwsException failure) {
            String reason = "%s is registered, but the service was not updated: %s"
                    .formatted(registered.name(), failure.getMessage());
            return new Attempt.Done(
                    Outcome.of(request, Kind.FAILED, reason).with(details).retryable(failure.isRetryable()));
        }
        Optional<String> deployment = ServiceUpdater.deploymentIdOf(registered.arn(), updated);
        return afterUpdate(
                outcomes.started().with(details.deployed(registered.arn(), deployment)), registered, updated);
    }

    /** Others may have registered a later request, or the same one, since the log was read. */
    private Optional<Attempt> yieldToOthers(LogTail read, TaskDefinition registered, OutcomeDetails details) {
        RegisteredMeanwhile meanwhile = RegisteredMeanwhile.read(log, target.family(), read, registered);
        Optional<Release> later = meanwhile.laterThan(request);
        if (later.isPresent()) {
            markSuperseded(registered);
            // the newest revision of a task's family is now the wrong one
            return Optional.of(
                    target.isTask()
                            ? superseded(DeployOutcomes.supersededBy(later.get()))
                            : new Attempt.Done(outcomes.superseded(later.get(), details)));
        }
        Optional<Release> twin = meanwhile.twinOf(request);
        if (twin.isPresent()) {
            markSuperseded(registered);
            return Optional.of(unchanged(
                    twin.get(),
                    "another invocation registered revision %d for the same request"
                            .formatted(twin.get().number())));
        }
        return Optional.empty();
    }

    @Override
    public Attempt prepare(DeploySnapshot snapshot, RegisterRequest revision) {
        TaskDefinition registered = taskDefinitions.register(revision.request());
        OutcomeDetails details = RegisteredDetails.of(snapshot, revision).deployed(registered.arn(), Optional.empty());
        Outcome preparing =
                Outcome.of(request, Kind.PREPARING, "it is registered").with(details);
        try {
            Optional<Attempt> yielded = yieldToOthers(snapshot.log(), registered, details);
            if (yielded.isPresent()) {
                return yielded.get();
            }
            Optional<Outcome> prepares = releaseTask.run(registered.name().number());
            Recheck found = recheck.run();
            return prepares.isPresent()
                    ? Attempt.of(prepares.get().with(details), found.next())
                    : Attempt.of(
                            outcomes.verified(outcomes.started().with(details), registered, found.convergence()),
                            found.next());
        } catch (AwsException failure) {
            return new Attempt.Done(DeployOutcomes.butThen(preparing, failure).retryable(failure.isRetryable()));
        }
    }

    private void markSuperseded(TaskDefinition registered) {
        taskDefinitions.tag(registered.arn(), Map.of(Release.STATE, ReleaseState.SUPERSEDED.tag()));
    }

    /** A failure from here on undoes nothing: the same event again, or the next deployment, does what is left to do. */
    private Attempt afterUpdate(Outcome deploying, TaskDefinition registered, Service updated) {
        try {
            Recheck found = recordAndRecheck(registered, updated);
            return Attempt.of(outcomes.verified(deploying, registered, found.convergence()), found.next());
        } catch (AwsException failure) {
            return new Attempt.Done(DeployOutcomes.butThen(deploying, failure).retryable(failure.isRetryable()));
        }
    }

    /** What failed while the deployment is recorded is repeated with it. No call outlives the invocation. */
    private Recheck recordAndRecheck(TaskDefinition registered, Service updated) {
        updater.startRecording(registered, updated, parallel);
        try {
            withdrawn.mark();
            return recheck.run();
        } finally {
            updater.awaitRecording();
        }
    }

    /** Waits within the function's time; when that is up, the same event again calls UpdateService. */
    @Override
    public Attempt registerAndWait(DeploySnapshot snapshot, RegisterRequest revision, String reason) {
        TaskDefinition registered = taskDefinitions.register(revision.request());
        Outcome waiting = Outcome.of(request, Kind.DEPLOYING, reason)
                .with(RegisteredDetails.of(snapshot, revision).deployed(registered.arn(), Optional.empty()))
                .retryable(true);
        try {
            withdrawn.mark();
            // a caller that wants to know of each change sends the request again when ECS has rolled back
            while (request.seen().isEmpty() && pause.pause(ROLLBACK_PAUSE)) {
                Recheck found = recheck.run();
                if (!found.convergence().ecsRollingBack()) {
                    Outcome deploying = waiting.because(
                                    "deployment started (UpdateService called) when ECS had rolled the service back")
                            .retryable(false);
                    return Attempt.of(outcomes.verified(deploying, registered, found.convergence()), found.next());
                }
            }
            return new Attempt.Done(waiting);
        } catch (AwsException failure) {
            return new Attempt.Done(DeployOutcomes.butThen(waiting, failure));
        }
    }

    @Override
    public Attempt unchanged(Release desired, String reason) {
        withdrawn.mark();
        Optional<Outcome> prepares = desired.preparation().isOpen() ? releaseTask.run(0) : Optional.empty();
        if (prepares.filter(outcome -> outcome.kind() != Kind.PREPARING).isPresent()) {
            return new Attempt.Done(prepares.get()
                    .with(OutcomeDetails.NONE
                            .showing(desired.image().map(Object::toString))
                            .deployed(desired.arn(), Optional.empty())));
        }
        Recheck found = recheck.run();
        Converger.Convergence convergence = found.convergence();
        Release now = convergence.wanted().orElse(desired);
        boolean isSame = now.follows(desired) || now.request().equals(desired.request());
        Release release = isSame ? now : desired;
        String also = convergence.updated() ? "; UpdateService called again" : "";
        boolean waits = convergence.ecsRollingBack();
        String waitsFor = prepares.map(outcome -> "; " + outcome.reason()).orElse("");
        String why =
                reason + waitsFor + convergence.leftAlone().map(w -> "; " + w).orElse(also);
        Outcome outcome = Outcome.of(request, waits ? Kind.DEPLOYING : Kind.UNCHANGED, why)
                .with(Publication.LOG_ONLY)
                .with(OutcomeDetails.NONE
                        .showing(release.image().map(Object::toString))
                        .deployed(release.arn(), convergence.deployment()))
                .retryable(waits);
        // another version is desired since the log was read: what the request means is decided again
        return Attempt.of(outcome, isSame ? found.next() : Optional.of(request));
    }

    @Override
    public void note(NotedVersion version) {
        taskDefinitions.tag(version.release().arn(), Map.of(Release.VERSION, version.version()));
    }

    /** An earlier attempt may have called UpdateService late, and ended before it verified. */
    @Override
    public Attempt superseded(String reason) {
        Outcome superseded = Outcome.of(request, Kind.SUPERSEDED, reason);
        try {
            Recheck found = recheck.run();
            Outcome outcome = found.convergence().updated()
                    ? superseded.because(reason + "; UpdateService called again for the desired revision")
                    : superseded;
            return Attempt.of(outcome, found.next());
        } catch (AwsException failure) {
            return new Attempt.Done(DeployOutcomes.butThen(superseded, failure).retryable(failure.isRetryable()));
        }
    }
}
