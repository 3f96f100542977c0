package dev.slipway.deploy;

import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.access.ServiceUpdater;
import dev.slipway.config.Target;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Services;
import dev.slipway.release.DeploymentOwnership;
import dev.slipway.release.DeploymentOwnership.Choice;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Reads the log and the service, and calls UpdateService where the service does not run the desired revision. Every
 * deployment does this last: of two that race, the one that reads last sees both.
 */
record Converger(Services services, LogReader log, ServiceUpdater updater, Parallel parallel) {
    /** Another deployment of the same target causes each round that updates; more than this many are not a race. */
    private static final int ROUNDS = 5;

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

    Convergence run(Target target) {
        boolean updated = false;
        for (int round = 0; round < ROUNDS; round++) {
            CompletableFuture<LogTail> readLog = parallel.start(() -> log.end(target.family()));
            CompletableFuture<Optional<Service>> readService = parallel.start(() -> services.find(target.serviceRef()));
            LogTail tail = Parallel.await(readLog);
            Optional<Service> found = Parallel.await(readService);
            Optional<Release> desired = tail.desired();
            if (desired.isEmpty() || found.isEmpty()) {
                return new Convergence(desired, Optional.empty(), updated, Optional.empty(), false);
            }
            Release release = desired.get();
            Service service = found.get();
            if (service.runs(release.arn())) {
                return new Convergence(desired, deploymentOf(release, service), updated, Optional.empty(), false);
            }
            if (log.ranAhead(tail, target.family(), service)) {
                continue;
            }
            Choice choice = choice(target, tail, release, service);
            if (choice != Choice.UPDATE) {
                boolean rollingBack = choice == Choice.WAIT_FOR_ECS_ROLLBACK;
                return new Convergence(desired, Optional.empty(), updated, leftAlone(choice, service), rollingBack);
            }
            if (!DeploymentOwnership.wasUpdatedTo(release) || isStillDesired(target, release)) {
                updater.recordDeployment(release.arn(), updater.announceAndUpdate(target, release));
                updated = true;
            }
        }
        var others = Optional.of("other deployments of this target keep updating it");
        return new Convergence(Optional.empty(), Optional.empty(), updated, others, false);
    }

    /** The release may have failed, and the service been rolled back, after the log was read. */
    private boolean isStillDesired(Target target, Release release) {
        return log.end(target.family())
                .desired()
                .filter(d -> d.number() == release.number())
                .isPresent();
    }

    /** Records the deployment, too, where the invocation that called UpdateService ended before it did. */
    private Optional<String> deploymentOf(Release release, Service service) {
        return release.deployment().isEmpty()
                ? updater.recordDeployment(release.arn(), service)
                : ServiceUpdater.deploymentIdOf(release.arn(), service);
    }

    private Choice choice(Target target, LogTail tail, Release desired, Service service) {
        if (!DeploymentOwnership.wasUpdatedTo(desired)
                && !DeploymentOwnership.mayBeRollingBack(service, tail.desired())) {
            return Choice.UPDATE;
        }
        return DeploymentOwnership.choice(
                service,
                running(target, tail, service),
                services.newestDeployment(target.serviceRef(), service),
                desired,
                tail.last().orElse(desired));
    }

    private Optional<Release> running(Target target, LogTail tail, Service service) {
        return service.revisionOf(target.family())
                .flatMap(n -> tail.releases().stream()
                        .filter(e -> e.number() == n.number())
                        .findFirst()
                        .or(() -> log.release(n)));
    }

    private static Optional<String> leftAlone(Choice choice, Service service) {
        return switch (choice) {
            case UPDATE -> Optional.empty();
            case ECS_ROLLED_BACK -> Optional.of("ECS rolled the service back to " + service.taskDefinition());
            case WAIT_FOR_ECS_ROLLBACK -> Optional.of("ECS is rolling the service back");
            case CHANGED_OUTSIDE ->
                Optional.of("the service was changed outside Slipway: it runs " + service.taskDefinition());
        };
    }
}
