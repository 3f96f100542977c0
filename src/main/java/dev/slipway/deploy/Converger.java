package dev.slipway.deploy;

import dev.slipway.access.FreshReads;
import dev.slipway.access.FreshReads.Reading;
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

    /**
     * @param writes of this run so far: the reads show them
     * @param updater notes what it writes there
     */
    Converger(
            Target target,
            Aws aws,
            OwnWrites writes,
            ServiceUpdater updater,
            Parallel parallel,
            InstantSource clock,
            Pause pause,
            TargetOwnership ownership) {
        this.target = target;
        this.ownership = ownership;
        this.services = aws.services(target.location());
        this.log = new LogReader(aws.taskDefinitions(target.location()), parallel, clock);
        this.reads = new FreshReads(target, aws, log, writes, parallel, pause);
        this.updater = updater;
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * The service as it was found, or as it was updated.
     *
     * @param wanted the release that prepares and was requested last, or else the desired one
     * @param deployment the {@code ecs-svc/…} of the desired revision, where the service runs it
     * @param updated whether UpdateService was called
     * @param repeated whether a read was old, and repeated after a pause
     * @param leftAlone why the service keeps running another revision
     * @param ecsRollingBack whether ECS is rolling the service back, so that UpdateService has to wait
     */
    record Convergence(
            Optional<Release> desired,
            Optional<Release> wanted,
            Optional<String> deployment,
            boolean updated,
            boolean repeated,
            Optional<String> leftAlone,
            boolean ecsRollingBack) {
        /** Nothing was found. */
        private static final Convergence UNKNOWN = new Convergence(
                Optional.empty(), Optional.empty(), Optional.empty(), false, false, Optional.empty(), false);

        private static Convergence of(LogTail tail, Optional<String> deployment) {
            return new Convergence(tail.desired(), tail.wanted(), deployment, false, false, Optional.empty(), false);
        }

        private Convergence leftAlone(String why) {
            return new Convergence(desired, wanted, deployment, updated, repeated, Optional.of(why), ecsRollingBack);
        }

        private Convergence after(boolean wasUpdated, boolean wasRepeated) {
            return new Convergence(desired, wanted, deployment, wasUpdated, wasRepeated, leftAlone, ecsRollingBack);
        }
    }

    /** How one round ended. */
    private sealed interface Round {
        record Done(Convergence found) implements Round {}

        record Again(boolean updated) implements Round {}
    }

    Convergence run() {
        boolean updated = false;
        boolean repeated = false;
        for (int round = 0; round < ROUNDS; round++) {
            Optional<Reading> reading = reads.read();
            if (reading.isEmpty()) {
                // the write's answer counts; the schedule looks again
                return Convergence.UNKNOWN.after(updated, true);
            }
            repeated |= reading.get().repeated();
            switch (round(reading.get(), round)) {
                case Round.Done(Convergence found) -> {
                    return found.after(updated, repeated);
                }
                case Round.Again(boolean now) -> updated |= now;
            }
        }
        return Convergence.UNKNOWN
                .leftAlone("other deployments of this target keep updating it")
                .after(updated, repeated);
    }

    private Round round(Reading reading, int round) {
        LogTail tail = reading.log();
        Optional<TargetOwnership.Owner> owner = ownership.other(target, Optional.empty(), tail);
        if (owner.isPresent()) {
            return new Round.Done(Convergence.UNKNOWN.leftAlone(owner.get().reason()));
        }
        Optional<Release> desired = tail.desired();
        if (desired.isEmpty() || reading.service().isEmpty()) {
            return new Round.Done(Convergence.of(tail, Optional.empty()));
        }
        Release release = desired.get();
        Service service = reading.service().get();
        if (service.runs(release.arn())) {
            return new Round.Done(Convergence.of(tail, deploymentOf(release, service)));
        }
        return switch (choice(tail, release, service)) {
            case UPDATE, UPDATE_REPLACED_SERVICE -> new Round.Again(updateTo(release, tail));
            case CHANGED_OUTSIDE ->
                mayShowMoreLater(service, round)
                        ? new Round.Again(false)
                        : leftAlone(tail, "the service was changed outside Slipway: it runs ", service);
            case ECS_ROLLED_BACK -> leftAlone(tail, "ECS rolled the service back to ", service);
            case WAIT_FOR_ECS_ROLLBACK ->
                new Round.Done(new Convergence(
                        desired,
                        tail.wanted(),
                        Optional.empty(),
                        false,
                        false,
                        Optional.of("ECS is rolling the service back"),
                        true));
        };
    }

    private static Round leftAlone(LogTail tail, String why, Service service) {
        return new Round.Done(Convergence.of(tail, Optional.empty()).leftAlone(why + service.taskDefinition()));
    }

    /** @return whether UpdateService was called */
    private boolean updateTo(Release release, LogTail tail) {
        boolean isMeant = !DeploymentOwnership.wasUpdatedTo(release) || isStillDesired(release);
        if (isMeant && target.isTask()) {
            updater.registerAgain(release, tail);
        } else if (isMeant) {
            updater.announceAndUpdate(release);
        }
        return isMeant;
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
        boolean isUnrecorded = release.deployment().isEmpty()
                && service.primary()
                        .filter(d -> DeploymentOwnership.mayBeOfNewestUpdate(release, d))
                        .isPresent();
        return isUnrecorded
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
                        tail.lastReady().orElse(desired),
                        tail.desiredBefore())
                .choice(services.newestDeploymentWithTaskDefinition(target.serviceRef(), tail.historyFrom(service)));
    }

    private Optional<Release> running(LogTail tail, Service service) {
        return service.revisionOf(target.family())
                .flatMap(n -> tail.releases().stream()
                        .filter(e -> e.number() == n.number())
                        .findFirst()
                        .or(() -> log.release(n)));
    }
}
