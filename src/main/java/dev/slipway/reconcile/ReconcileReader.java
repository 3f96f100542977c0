package dev.slipway.reconcile;

import dev.slipway.access.FreshReads;
import dev.slipway.access.FreshReads.Reading;
import dev.slipway.access.LogReader;
import dev.slipway.access.OwnWrites;
import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
import dev.slipway.config.Target;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.NewestServiceDeployment;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Services;
import dev.slipway.reconcile.plan.EcsHistoryRead;
import dev.slipway.reconcile.plan.ReconcileRead;
import dev.slipway.reconcile.plan.ReconcileSnapshot;
import dev.slipway.reconcile.plan.ReleasesRead;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.trigger.Trigger.StateChange;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** Reads one target: the service and the end of its log first, then what the rules ask for. */
final class ReconcileReader {
    private final Target target;
    private final Services services;
    private final LogReader log;
    private final FreshReads reads;
    private final Parallel parallel;
    private final InstantSource clock;

    /** @param writes of this run so far: the reads show them */
    ReconcileReader(Target target, Aws aws, OwnWrites writes, Parallel parallel, InstantSource clock, Pause pause) {
        this.target = target;
        this.services = aws.services(target.location());
        this.log = new LogReader(aws.taskDefinitions(target.location()), parallel, clock);
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
        return end.last().filter(last -> service.runs(last.arn())).isPresent();
    }

    /** Adds what the rules ask for. */
    ReconcileSnapshot more(ReconcileSnapshot snapshot, Set<ReconcileRead> what) {
        CompletableFuture<Optional<NewestServiceDeployment>> newest =
                parallel.start(() -> what.contains(ReconcileRead.SERVICE_DEPLOYMENT)
                        ? Optional.of(new NewestServiceDeployment(services.newestDeployment(target.serviceRef())))
                        : snapshot.history().newest());
        ReleasesRead releases = releases(snapshot, what);
        Optional<Boolean> hookWaits = what.contains(ReconcileRead.HOOK)
                ? Optional.of(services.waitsAtHook(
                        snapshot.newestServiceDeployment().orElseThrow().arn()))
                : snapshot.history().hookWaits();
        return snapshot.with(releases).with(new EcsHistoryRead(Parallel.await(newest), hookWaits));
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
        return what.contains(ReconcileRead.DEPLOYED_RELEASES)
                ? known.with(unread(snapshot, List.of()), known.downTo())
                : known;
    }

    private Map<Integer, Optional<Release>> unread(ReconcileSnapshot snapshot, List<Integer> numbers) {
        var wanted = new TreeSet<>(numbers);
        wanted.addAll(snapshot.deployed());
        wanted.removeAll(snapshot.releases().known().keySet());
        return log.releases(target.family(), wanted.descendingSet());
    }
}
