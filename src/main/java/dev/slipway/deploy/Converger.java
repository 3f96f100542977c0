package dev.slipway.deploy;

import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.access.ServiceUpdater;
import dev.slipway.config.Target;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.release.DeploymentOwnership;
import dev.slipway.release.DeploymentOwnership.Choice;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Looks at the log and the service, and tells the service what is desired where it runs something else. Whoever has
 * told a service does this afterwards: of two who race, the one that looks last sees both.
 */
final class Converger {
    /** Every round that tells is caused by another deployment of the same target; more than this is not a race. */
    private static final int ROUNDS = 5;

    private final Services services;
    private final TaskDefinitions taskDefinitions;
    private final LogReader log;
    private final ServiceUpdater updater;
    private final Parallel parallel;

    Converger(
            Services services,
            TaskDefinitions taskDefinitions,
            LogReader log,
            ServiceUpdater updater,
            Parallel parallel) {
        this.services = services;
        this.taskDefinitions = taskDefinitions;
        this.log = log;
        this.updater = updater;
        this.parallel = parallel;
    }

    /**
     * How it was found, or made.
     *
     * @param deployment the {@code ecs-svc/…} of what is desired, where the service runs it
     * @param told whether the service had to be told
     * @param left why it was left to run something else
     * @param settling whether ECS is going back, and the service can be told when it has arrived
     */
    record Convergence(
            Optional<Release> desired,
            Optional<String> deployment,
            boolean told,
            Optional<String> left,
            boolean settling) {}

    Convergence run(Target target) {
        boolean told = false;
        for (int round = 0; round < ROUNDS; round++) {
            CompletableFuture<LogTail> readLog = parallel.start(() -> log.end(target.family()));
            CompletableFuture<Optional<Service>> readService = parallel.start(() -> service(target));
            LogTail end = Parallel.await(readLog);
            Optional<Service> service = Parallel.await(readService);
            Optional<Release> desired = end.desired();
            if (desired.isEmpty() || service.isEmpty()) {
                return new Convergence(desired, Optional.empty(), told, Optional.empty(), false);
            }
            Release release = desired.get();
            if (service.get().runs(release.arn())) {
                return new Convergence(desired, noted(release, service.get()), told, Optional.empty(), false);
            }
            if (log.ranAhead(end, target.family(), service.get())) {
                continue;
            }
            Choice choice = choice(target, end, release, service.get());
            if (choice != Choice.UPDATE) {
                boolean settling = choice == Choice.WAIT_FOR_ECS_ROLLBACK;
                return new Convergence(desired, Optional.empty(), told, left(choice, service.get()), settling);
            }
            if (DeploymentOwnership.wasUpdatedTo(release) && !stillDesired(target, release)) {
                continue;
            }
            updater.note(release.arn(), updater.announceAndUpdate(target, release));
            told = true;
        }
        return new Convergence(
                Optional.empty(), Optional.empty(), told, Optional.of("others keep deploying it"), false);
    }

    /**
     * The log may have been read before the service was taken back from what it said: that would be told again, though
     * it failed.
     */
    private boolean stillDesired(Target target, Release release) {
        return log.end(target.family())
                .desired()
                .filter(d -> d.number() == release.number())
                .isPresent();
    }

    private Optional<Service> service(Target target) {
        String name = target.serviceRef().name();
        return Optional.ofNullable(
                services.describe(target.cluster(), List.of(name)).get(name));
    }

    /** A run that told the service may have ended before it wrote that down. */
    private Optional<String> noted(Release release, Service service) {
        Optional<String> id = ServiceUpdater.deploymentIdOf(release.arn(), service);
        return release.deployment().isEmpty() ? updater.note(release.arn(), service) : id;
    }

    private Choice choice(Target target, LogTail end, Release desired, Service service) {
        if (!DeploymentOwnership.wasUpdatedTo(desired)
                && !DeploymentOwnership.mayBeRollingBack(service, end.desired())) {
            return Choice.UPDATE;
        }
        return DeploymentOwnership.choice(
                service,
                running(target, end, service),
                services.newestDeployment(target.serviceRef()),
                desired,
                end.last().orElse(desired));
    }

    private Optional<Release> running(Target target, LogTail end, Service service) {
        Optional<RevisionName> name = RevisionName.parse(service.taskDefinition())
                .filter(n -> n.family().equals(target.family()));
        return name.flatMap(n -> end.releases().stream()
                .filter(e -> e.number() == n.number())
                .findFirst()
                .or(() -> taskDefinitions.revision(n).flatMap(Release::read)));
    }

    private static Optional<String> left(Choice choice, Service service) {
        return switch (choice) {
            case UPDATE -> Optional.empty();
            case ECS_ROLLED_BACK -> Optional.of("ECS itself went back from it to " + service.taskDefinition());
            case WAIT_FOR_ECS_ROLLBACK -> Optional.of("ECS is rolling the service back");
            case CHANGED_OUTSIDE -> Optional.of("somebody pointed the service at " + service.taskDefinition());
        };
    }
}
