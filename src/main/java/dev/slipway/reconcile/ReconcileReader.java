package dev.slipway.reconcile;

import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.config.Target;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.CompletedDeployment;
import dev.slipway.ecs.NewestServiceDeployment;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.reconcile.plan.EcsHistoryRead;
import dev.slipway.reconcile.plan.ReconcileRead;
import dev.slipway.reconcile.plan.ReconcileSnapshot;
import dev.slipway.reconcile.plan.ReleasesRead;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.trigger.Trigger.StateChange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** Reads one target: the service and the end of its log first, then what the rules ask for. */
final class ReconcileReader {
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    private final Target target;
    private final Services services;
    private final TaskDefinitions taskDefinitions;
    private final LogReader log;
    private final Parallel parallel;
    private final InstantSource clock;

    ReconcileReader(Target target, Aws aws, Parallel parallel, InstantSource clock) {
        this.target = target;
        this.services = aws.services(target.location());
        this.taskDefinitions = aws.taskDefinitions(target.location());
        this.log = new LogReader(taskDefinitions, parallel, clock);
        this.parallel = parallel;
        this.clock = clock;
    }

    /** How the first read of a pass ended. */
    sealed interface FirstRead {
        record NoService() implements FirstRead {}

        /** The service runs a newer release than the log shows: an update now would revert it. */
        record LogIsStale() implements FirstRead {}

        record Complete(ReconcileSnapshot snapshot) implements FirstRead {}
    }

    /**
     * Reads the service and the end of its log in parallel.
     *
     * @param described the service, where it is described already
     */
    FirstRead first(Optional<Service> described, Optional<StateChange> event, Set<Integer> unusable) {
        CompletableFuture<LogTail> readLog = parallel.start(() -> log.end(target.family()));
        Optional<Service> service = described.isPresent() ? described : services.find(target.serviceRef());
        LogTail end = Parallel.await(readLog);
        if (service.isEmpty()) {
            return new FirstRead.NoService();
        }
        if (described.isEmpty() && !runsLast(service.get(), end)) {
            // the log may be older than the service: without a rollback that it does not show yet, the next update
            // would go to the release that was rolled back
            end = log.end(target.family());
        }
        return log.ranAhead(end, target.family(), service.get())
                ? new FirstRead.LogIsStale()
                : new FirstRead.Complete(
                        ReconcileSnapshot.of(target, service.get(), end, event, unusable, clock.instant()));
    }

    private static boolean runsLast(Service service, LogTail end) {
        return end.last().filter(last -> service.runs(last.arn())).isPresent();
    }

    /** Adds what the rules ask for. */
    ReconcileSnapshot more(ReconcileSnapshot snapshot, Set<ReconcileRead> what) {
        CompletableFuture<EcsHistoryRead> newest = parallel.start(() -> newest(snapshot, what));
        ReleasesRead releases = releases(snapshot, what);
        Optional<List<CompletedDeployment>> completed = what.contains(ReconcileRead.COMPLETED_DEPLOYMENTS)
                ? Optional.of(services.completedDeployments(target.serviceRef(), since(releases)))
                : snapshot.history().completed();
        Optional<Boolean> hookWaits = what.contains(ReconcileRead.HOOK)
                ? Optional.of(services.waitsAtHook(
                        snapshot.newestServiceDeployment().orElseThrow().arn()))
                : snapshot.history().hookWaits();
        EcsHistoryRead read = Parallel.await(newest);
        return snapshot.with(releases)
                .with(new EcsHistoryRead(read.newest(), read.revisionRead(), hookWaits, completed));
    }

    private EcsHistoryRead newest(ReconcileSnapshot snapshot, Set<ReconcileRead> what) {
        EcsHistoryRead known = snapshot.history();
        boolean withRevision = what.contains(ReconcileRead.SERVICE_DEPLOYMENT);
        if (!withRevision && !what.contains(ReconcileRead.SERVICE_DEPLOYMENT_STATUS)) {
            return known;
        }
        Optional<ServiceDeployment> newest = services.newestDeployment(
                target.serviceRef(), snapshot.service().historyFrom());
        return new EcsHistoryRead(
                Optional.of(
                        new NewestServiceDeployment(withRevision ? newest.map(services::withTaskDefinition) : newest)),
                withRevision,
                known.hookWaits(),
                known.completed());
    }

    /** A deployment begins after its request; the clocks may differ a little. */
    private static Instant since(ReleasesRead releases) {
        return releases.known().values().stream()
                .flatMap(Optional::stream)
                .filter(r -> r.state() == ReleaseState.DEPLOYING)
                .map(Release::requestedAt)
                .min(Instant::compareTo)
                .orElse(Instant.EPOCH)
                .minus(CLOCKS_DIFFER);
    }

    private ReleasesRead releases(ReconcileSnapshot snapshot, Set<ReconcileRead> what) {
        ReleasesRead known = snapshot.releases();
        if (what.contains(ReconcileRead.OLDER_RELEASES)) {
            List<Integer> older = log.numbersBelow(target.family(), known.downTo());
            return known.with(log.releases(target.family(), older), older.isEmpty() ? 1 : older.getLast());
        }
        if (what.contains(ReconcileRead.NEWEST_RELEASES)) {
            List<Integer> newest = log.newestNumbers(snapshot.log());
            return known.with(unread(snapshot, newest), newest.getLast());
        }
        if (what.contains(ReconcileRead.PREVIOUS_RELEASE)) {
            List<Integer> previous =
                    snapshot.last().stream().map(Release::after).toList();
            return known.with(unread(snapshot, previous), known.downTo());
        }
        if (!what.contains(ReconcileRead.DEPLOYED_RELEASES)) {
            return known;
        }
        ReleasesRead deployed = known.with(unread(snapshot, List.of()), known.downTo());
        return deployed.withDeregistered(deregistered(snapshot.service(), deployed));
    }

    /** ECS keeps running an INACTIVE revision, but it is no release any more. */
    private Set<Integer> deregistered(Service service, ReleasesRead read) {
        return service.revisionOf(target.family())
                .filter(name -> read.at(name.number()).isEmpty())
                .flatMap(taskDefinitions::revision)
                .filter(revision -> !revision.isActive())
                .map(revision -> Set.of(revision.name().number()))
                .orElse(Set.of());
    }

    private Map<Integer, Optional<Release>> unread(ReconcileSnapshot snapshot, List<Integer> numbers) {
        var wanted = new TreeSet<>(numbers);
        wanted.addAll(snapshot.deployed());
        wanted.removeAll(snapshot.releases().known().keySet());
        return log.releases(target.family(), wanted.descendingSet());
    }
}
