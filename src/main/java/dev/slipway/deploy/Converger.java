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
    private final ServiceUpdater teller;
    private final Parallel allAtOnce;

    Converger(Services services, TaskDefinitions taskDefinitions, LogReader log, ServiceUpdater teller, Parallel allAtOnce) {
        this.services = services;
        this.taskDefinitions = taskDefinitions;
        this.log = log;
        this.teller = teller;
        this.allAtOnce = allAtOnce;
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
            CompletableFuture<LogTail> readLog = allAtOnce.start(() -> log.end(target.family()));
            CompletableFuture<Optional<Service>> readService = allAtOnce.start(() -> service(target));
            LogTail end = Parallel.await(readLog);
            Optional<Service> service = Parallel.await(readService);
            Optional<Release> desired = end.desired();
            if (desired.isEmpty() || service.isEmpty()) {
                return new Convergence(desired, Optional.empty(), told, Optional.empty(), false);
            }
            Release entry = desired.get();
            if (service.get().runs(entry.arn())) {
                return new Convergence(desired, noted(entry, service.get()), told, Optional.empty(), false);
            }
            if (log.ranAhead(end, target.family(), service.get())) {
                continue;
            }
            Choice choice = choice(target, end, entry, service.get());
            if (choice != Choice.TELL) {
                boolean settling = choice == Choice.LEAVE_UNTIL_ROLLED_BACK;
                return new Convergence(desired, Optional.empty(), told, left(choice, service.get()), settling);
            }
            if (DeploymentOwnership.wasTold(entry) && !stillDesired(target, entry)) {
                continue;
            }
            teller.note(entry.arn(), teller.announceAndTell(target, entry));
            told = true;
        }
        return new Convergence(Optional.empty(), Optional.empty(), told, Optional.of("others keep deploying it"), false);
    }

    /**
     * The log may have been read before the service was taken back from what it said: that would be told again, though
     * it failed.
     */
    private boolean stillDesired(Target target, Release entry) {
        return log.end(target.family())
                .desired()
                .filter(d -> d.number() == entry.number())
                .isPresent();
    }

    private Optional<Service> service(Target target) {
        String name = target.serviceRef().name();
        return Optional.ofNullable(
                services.describe(target.cluster(), List.of(name)).get(name));
    }

    /** A run that told the service may have ended before it wrote that down. */
    private Optional<String> noted(Release entry, Service service) {
        Optional<String> id = ServiceUpdater.deploymentOf(entry.arn(), service);
        return entry.deployment().isEmpty() ? teller.note(entry.arn(), service) : id;
    }

    private Choice choice(Target target, LogTail end, Release desired, Service service) {
        if (!DeploymentOwnership.wasTold(desired) && !DeploymentOwnership.mayBeRollingBack(service, end.desired())) {
            return Choice.TELL;
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
        return name.flatMap(n -> end.entries().stream()
                .filter(e -> e.number() == n.number())
                .findFirst()
                .or(() -> taskDefinitions.revision(n).flatMap(Release::read)));
    }

    private static Optional<String> left(Choice choice, Service service) {
        return switch (choice) {
            case TELL -> Optional.empty();
            case LEAVE_ECS_WENT_BACK -> Optional.of("ECS itself went back from it to " + service.taskDefinition());
            case LEAVE_UNTIL_ROLLED_BACK -> Optional.of("ECS is rolling the service back");
            case LEAVE_SOMEBODY_CHOSE -> Optional.of("somebody pointed the service at " + service.taskDefinition());
        };
    }
}
