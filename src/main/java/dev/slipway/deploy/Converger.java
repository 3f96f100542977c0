package dev.slipway.deploy;

import dev.slipway.access.FreshReads;
import dev.slipway.access.LogReader;
import dev.slipway.access.OwnWrites;
import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
import dev.slipway.access.ServiceUpdater;
import dev.slipway.config.Target;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Services;
import dev.slipway.release.DeploymentOwnership;
import dev.slipway.release.DeploymentOwnership.Choice;
import dev.slipway.release.LogTail;
import dev.slipway.release.ReadLag;
import dev.slipway.release.Release;
import dev.slipway.select.TargetOwnership;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Reads the log and the service, and calls UpdateService where the service does not run the desired revision. Every
 * deployment does this last: of two that race, the one that reads last sees both.
 */
final class Converger {
    /** Another deployment of the same target causes each round that updates; more than this many are not a race. */
    private static final int ROUNDS = 5;

    private final Target target;
    private final TargetOwnership ownership;
    private final Services services;
    private final LogReader log;
    private final FreshReads reads;
    private final ServiceUpdater updater;
    private final InstantSource clock;
    private final Pause pause;

    /** @param writes of this run so far: the reads show them */
    Converger(
            Target target,
            Aws aws,
            OwnWrites writes,
            Parallel parallel,
            InstantSource clock,
            Pause pause,
            TargetOwnership ownership) {
        this.target = target;
        this.ownership = ownership;
        this.services = aws.services(target.location());
        this.log = new LogReader(aws.taskDefinitions(target.location()), parallel, clock);
        this.reads = new FreshReads(target, aws, log, writes, parallel, pause);
        this.updater = new ServiceUpdater(target, aws, writes, clock, pause);
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * The service as it was found, or as it was updated.
     *
     * @param deployment the {@code ecs-svc/…} of the desired revision, where the service runs it
     * @param updated whether UpdateService was called
     * @param leftAlone why the service keeps running another revision
     * @param ecsRollingBack whether ECS is rolling the service back, so that UpdateService has to wait
     */
    record Convergence(
            Optional<Release> desired,
            Optional<String> deployment,
            boolean updated,
            Optional<String> leftAlone,
            boolean ecsRollingBack) {}

    Convergence run() {
        boolean updated = false;
        for (int round = 0; round < ROUNDS; round++) {
            Optional<FreshReads.Reading> reading = reads.read();
            if (reading.isEmpty()) {
                // the write's answer counts; the schedule looks again
                return new Convergence(Optional.empty(), Optional.empty(), updated, Optional.empty(), false);
            }
            LogTail tail = reading.get().log();
            Optional<TargetOwnership.Owner> owner = ownership.other(target, Optional.empty(), tail);
            if (owner.isPresent()) {
                Optional<String> why = owner.map(TargetOwnership.Owner::reason);
                return new Convergence(Optional.empty(), Optional.empty(), updated, why, false);
            }
            Optional<Release> desired = tail.desired();
            if (desired.isEmpty() || reading.get().service().isEmpty()) {
                return new Convergence(desired, Optional.empty(), updated, Optional.empty(), false);
            }
            Release release = desired.get();
            Service service = reading.get().service().get();
            if (service.runs(release.arn())) {
                return new Convergence(desired, deploymentOf(release, service), updated, Optional.empty(), false);
            }
            Choice choice = choice(tail, release, service);
            if (choice == Choice.CHANGED_OUTSIDE && mayShowMoreLater(service, round)) {
                continue;
            }
            if (choice != Choice.UPDATE && choice != Choice.UPDATE_REPLACED_SERVICE) {
                boolean rollingBack = choice == Choice.WAIT_FOR_ECS_ROLLBACK;
                return new Convergence(desired, Optional.empty(), updated, leftAlone(choice, service), rollingBack);
            }
            if (!DeploymentOwnership.wasUpdatedTo(release) || isStillDesired(release)) {
                updater.announceAndUpdate(release);
                updated = true;
            }
        }
        var others = Optional.of("other deployments of this target keep updating it");
        return new Convergence(Optional.empty(), Optional.empty(), updated, others, false);
    }

    /** Nobody is blamed while the tags may not say yet that Slipway started what runs. */
    private boolean mayShowMoreLater(Service service, int round) {
        return ReadLag.mayHideStartOf(service, clock.instant())
                && round < FreshReads.PAUSES.size()
                && pause.pause(FreshReads.PAUSES.get(round));
    }

    /** The release may have failed, and the service been rolled back, after the log was read. */
    private boolean isStillDesired(Release release) {
        return log.end(target.family())
                .desired()
                .filter(d -> d.number() == release.number())
                .isPresent();
    }

    /** Records the deployment, too, where the invocation that called UpdateService ended before it did. */
    private Optional<String> deploymentOf(Release release, Service service) {
        return release.deployment().isEmpty()
                ? updater.recordDeployment(release.definition(), service)
                : ServiceUpdater.deploymentIdOf(release.arn(), service);
    }

    private Choice choice(LogTail tail, Release desired, Service service) {
        if (DeploymentOwnership.isFirstUpdateMissing(service, desired)) {
            return Choice.UPDATE;
        }
        return new DeploymentOwnership(
                        service,
                        target.template(),
                        running(tail, service),
                        desired,
                        tail.last().orElse(desired))
                .choice(services.newestDeployment(target.serviceRef()));
    }

    private Optional<Release> running(LogTail tail, Service service) {
        return service.revisionOf(target.family())
                .flatMap(n -> tail.releases().stream()
                        .filter(e -> e.number() == n.number())
                        .findFirst()
                        .or(() -> log.release(n)));
    }

    private static Optional<String> leftAlone(Choice choice, Service service) {
        return switch (choice) {
            case UPDATE, UPDATE_REPLACED_SERVICE -> Optional.empty();
            case ECS_ROLLED_BACK -> Optional.of("ECS rolled the service back to " + service.taskDefinition());
            case WAIT_FOR_ECS_ROLLBACK -> Optional.of("ECS is rolling the service back");
            case CHANGED_OUTSIDE ->
                Optional.of("the service was changed outside Slipway: it runs " + service.taskDefinition());
        };
    }
}
