package dev.slipway.reconcile;

import dev.slipway.access.FreshReads;
import dev.slipway.access.FreshReads.Reading;
import dev.slipway.access.LogReader;
import dev.slipway.access.OwnWrites;
import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
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
    private final FreshReads reads;
    private final Parallel parallel;
    private final InstantSource clock;

    /** @param writes of this run so far: the reads show them */
    ReconcileReader(Target target, Aws aws, OwnWrites writes, Parallel parallel, InstantSource clock, Pause pause) {
        this.target = target;
        this.services = aws.services(target.location());
        this.taskDefinitions = aws.taskDefinitions(target.location());
        this.log = new LogReader(taskDefinitions, parallel, clock);
        this.reads = new FreshReads(target, aws, log, writes, parallel, pause);
        this.parallel = parallel;
        this.clock = clock;
    }

    /** How the first read of a pass ended. */
    sealed interface FirstRead {
        record NoService() implements FirstRead {}

        /** The log or the description of the service is older than what this run wrote, or than the other shows. */
        record Stale() implements FirstRead {}

        record Complete(ReconcileSnapshot snapshot) implements FirstRead {}
    }

    /** Reads the end of the log, for a service that was described already: what that shows may be a little old. */
    FirstRead first(Service described) {
        LogTail end = log.end(target.family());
        return reads.isOld(new Reading(end, Optional.of(described)))
                ? new FirstRead.Stale()
                : new FirstRead.Complete(
                        ReconcileSnapshot.of(target, described, end, Optional.empty(), Set.of(), clock.instant()));
    }

    /** Reads the service and the end of its log in parallel. */
    FirstRead first(Optional<StateChange> event, Set<Integer> unusable) {
        Optional<Reading> reading = reads.read();
        if (reading.isEmpty()) {
            return new FirstRead.Stale();
        }
        if (reading.get().service().isEmpty()) {
            return new FirstRead.NoService();
        }
        Service service = reading.get().service().get();
        // the log may be older than the service: without a rollback that it does not show yet, the next update would go
        // to the release that was rolled back
        LogTail end = runsLast(service, reading.get().log()) ? reading.get().log() : log.end(target.family());
        return new FirstRead.Complete(ReconcileSnapshot.of(target, service, end, event, unusable, clock.instant()));
    }

    private static boolean runsLast(Service service, LogTail end) {
        return end.lastReady().filter(last -> service.runs(last.arn())).isPresent();
    }

    /** Adds what the rules ask for. */
    ReconcileSnapshot more(ReconcileSnapshot snapshot, Set<ReconcileRead> what) {
        CompletableFuture<EcsHistoryRead> newest = parallel.start(() -> newest(snapshot, what));
        ReleasesRead releases = releases(snapshot, what);
        Optional<List<CompletedDeployment>> completed = what.contains(ReconcileRead.COMPLETED_DEPLOYMENTS)
                ? Optional.of(services.completedDeployments(target.serviceRef(), since(releases)))
                : snapshot.history().completed();
        Optional<Boolean> hookWaits = what.contains(ReconcileRead.HOOK)
                ? Optional.of(services.pauseHook(
                                snapshot.newestServiceDeployment().orElseThrow().arn())
                        .isPresent())
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
        Optional<ServiceDeployment> newest =
                services.newestDeployment(target.serviceRef(), snapshot.log().historyFrom(snapshot.service()));
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
        if (what.contains(ReconcileRead.RECENT_RELEASES)) {
            List<Integer> recent = log.recentNumbers(snapshot.log());
            return known.with(unread(snapshot, recent), Math.min(known.downTo(), recent.getLast()));
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
