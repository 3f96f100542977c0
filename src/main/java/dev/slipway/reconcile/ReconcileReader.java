package dev.slipway.reconcile;

import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
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
    private final Parallel parallel;
    private final InstantSource clock;

    ReconcileReader(Target target, Aws aws, Parallel parallel, InstantSource clock) {
        this.target = target;
        this.services = aws.services(target.location());
        this.log = new LogReader(aws.taskDefinitions(target.location()), parallel, clock);
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
