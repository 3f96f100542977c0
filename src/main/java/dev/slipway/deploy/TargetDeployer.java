package dev.slipway.deploy;

import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
import dev.slipway.deploy.plan.DeployAction;
import dev.slipway.deploy.plan.DeployAction.NotedVersion;
import dev.slipway.deploy.plan.DeployPlanner;
import dev.slipway.deploy.plan.DeployRead;
import dev.slipway.deploy.plan.DeploySnapshot;
import dev.slipway.deploy.plan.RegisterRequest;
import dev.slipway.deploy.plan.ReleaseTasks;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Service;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.OutcomeDetails;
import dev.slipway.release.Release;
import dev.slipway.release.TagValues;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.TargetOwnership;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Deploys one request to one target: plans, reads more or acts, and plans again. It may end between any two calls; the
 * same request, handled again, then finds its release in the log and finishes it.
 */
final class TargetDeployer {
    /** A hold looks for what was registered meanwhile for 5 seconds. */
    private static final Duration SLOW = Duration.ofSeconds(2);

    private final DeployRequest request;
    private final TargetOwnership ownership;
    private final DeployReader reader;
    private final ActionExecutor executor;
    private final UnclearRegistration unclear;
    private final ReleaseTasks releaseTasks;
    private final AskingAgain asking;
    private final InstantSource clock;

    TargetDeployer(
            DeployRequest request,
            Aws aws,
            Parallel parallel,
            InstantSource clock,
            Pause pause,
            TargetOwnership ownership,
            ReleaseTasks releaseTasks) {
        var log = new LogReader(aws.taskDefinitions(request.target().location()), parallel, clock);
        this.request = request;
        this.ownership = ownership;
        this.releaseTasks = releaseTasks;
        this.clock = clock;
        this.asking = new AskingAgain(request, clock, pause);
        var gate = new ImageGateReader(aws.images(), parallel, clock);
        this.reader = new DeployReader(request, aws, log, gate);
        this.executor = request.dryRun()
                ? new DryRun(request, aws)
                : new DeployExecutor(request, aws, log, parallel, clock, pause, ownership);
        this.unclear = new UnclearRegistration(reader, pause);
    }

    /**
     * @param again reads anew what the first snapshot has
     * @throws AwsException of a read, or of RegisterTaskDefinition
     */
    Attempt run(DeploySnapshot first, Supplier<DeploySnapshot> again) {
        DeploySnapshot snapshot = first;
        boolean isOld = false;
        while (true) {
            try {
                DeployAction action = plan(snapshot);
                if (isOld && !(action instanceof DeployAction.AskAgain)) {
                    // a hold, a later request or a template may have come while ECR was asked
                    snapshot = withGateOf(snapshot, again.get());
                    isOld = false;
                    continue;
                }
                switch (action) {
                    case DeployAction.Read(DeployRead what) -> {
                        Instant asked = clock.instant();
                        snapshot = reader.read(snapshot, what);
                        isOld = what == DeployRead.IMAGE_GATE && clock.instant().isAfter(asked.plus(SLOW));
                    }
                    case DeployAction.AskAgain(DeployRead what, String reason) -> {
                        if (!asking.pause()) {
                            return new Attempt.Done(
                                    notStarted(Kind.FAILED, reason).retryable(true));
                        }
                        snapshot = reader.read(snapshot, what);
                        isOld = true;
                    }
                    case DeployAction.Refuse(String reason) -> {
                        return new Attempt.Done(notStarted(Kind.REFUSED, reason));
                    }
                    case DeployAction.Ignore(String reason) -> {
                        return new Attempt.Done(Outcome.of(request, Kind.IGNORED, reason));
                    }
                    case DeployAction.Wait(String reason) -> {
                        return Attempt.waiting(request, reason);
                    }
                    case DeployAction.Supersede(String reason, Optional<NotedVersion> note) -> {
                        note.ifPresent(executor::note);
                        return executor.superseded(reason);
                    }
                    case DeployAction.Held(String reason, Optional<NotedVersion> note) -> {
                        note.ifPresent(executor::note);
                        return new Attempt.Done(notStarted(Kind.HELD, reason));
                    }
                    case DeployAction.Unchanged(Release desired, String reason, Optional<NotedVersion> note) -> {
                        note.ifPresent(executor::note);
                        return unclear.settle(executor.unchanged(desired, reason), ofRequest(snapshot));
                    }
                    case DeployAction.Register(RegisterRequest revision) -> {
                        return executor.register(snapshot, revision);
                    }
                    case DeployAction.Prepare(RegisterRequest revision) -> {
                        Optional<String> refusal = releaseTasks.refusal();
                        return refusal.isPresent()
                                ? new Attempt.Done(notStarted(Kind.REFUSED, refusal.get()))
                                : executor.prepare(snapshot, revision);
                    }
                    case DeployAction.RegisterAndWait(RegisterRequest revision, String reason) -> {
                        return executor.registerAndWait(snapshot, revision, reason);
                    }
                }
            } catch (AwsException failure) {
                snapshot = unclear.readAgain(snapshot, failure);
            }
        }
    }

    /** What ECR has just said of the image counts, where the task would run the same. */
    private static DeploySnapshot withGateOf(DeploySnapshot before, DeploySnapshot now) {
        boolean isSame = now.image().equals(before.image())
                && now.index().equals(before.index())
                && now.template().equals(before.template());
        return isSame ? before.more().imageGate().map(now::with).orElse(now) : now;
    }

    /** Of a version that nothing was registered for, the outcome names the image as it was requested. */
    private Outcome notStarted(Kind kind, String reason) {
        return Outcome.of(request, kind, reason)
                .with(OutcomeDetails.NONE.showing(Optional.of(request.image().toString())));
    }

    private Optional<Release> ofRequest(DeploySnapshot snapshot) {
        return snapshot.log().ofRequest(TagValues.identity(request.request()));
    }

    private DeployAction plan(DeploySnapshot snapshot) {
        return ownership
                .other(request.target(), snapshot.service().map(Service::taskDefinition), snapshot.log())
                .or(() -> snapshot.template().flatMap(ownership::ofTemplate))
                .<DeployAction>map(owner -> new DeployAction.Refuse(owner.reason()))
                .orElseGet(() -> DeployPlanner.plan(request, snapshot));
    }
}
