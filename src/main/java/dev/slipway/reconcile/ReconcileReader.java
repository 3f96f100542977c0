package dev.slipway.reconcile;

import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.config.Target;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.Services;
import dev.slipway.reconcile.plan.ReconcileRead;
import dev.slipway.reconcile.plan.ReconcileSnapshot;
import dev.slipway.release.Release;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** ReconcileRead a settler reads when the rules ask for it: only some cases have to know it. */
final class ReconcileReader {
    private final Target target;
    private final Services services;
    private final LogReader log;
    private final Parallel parallel;

    ReconcileReader(Target target, Services services, LogReader log, Parallel parallel) {
        this.target = target;
        this.services = services;
        this.log = log;
        this.parallel = parallel;
    }

    ReconcileSnapshot read(ReconcileSnapshot before, Set<ReconcileRead> what) {
        CompletableFuture<Optional<Optional<ServiceDeployment>>> history =
                parallel.start(() -> what.contains(ReconcileRead.SERVICE_DEPLOYMENT)
                        ? Optional.of(services.newestDeployment(target.serviceRef()))
                        : Optional.empty());
        ReconcileSnapshot standing = before;
        if (what.contains(ReconcileRead.OLDER)) {
            standing = older(standing);
        } else if (what.contains(ReconcileRead.HISTORY)) {
            List<Integer> newest = log.newestNumbers(standing.log());
            standing = standing.with(unread(standing, newest), newest.getLast());
        } else if (what.contains(ReconcileRead.DEPLOYMENTS)) {
            standing = standing.with(unread(standing, List.of()), standing.downTo());
        }
        if (what.contains(ReconcileRead.HOOK)) {
            standing = standing.withHook(services.waitsAtHook(
                    standing.newestServiceDeployment().orElseThrow().arn()));
        }
        Optional<Optional<ServiceDeployment>> newest = Parallel.await(history);
        return newest.isPresent() ? standing.with(newest.get()) : standing;
    }

    private Map<Integer, Optional<Release>> unread(ReconcileSnapshot standing, List<Integer> numbers) {
        var wanted = new TreeSet<>(numbers);
        wanted.addAll(standing.deployed());
        wanted.removeAll(standing.known().keySet());
        return log.releases(target.family(), wanted.descendingSet());
    }

    private ReconcileSnapshot older(ReconcileSnapshot standing) {
        List<Integer> numbers = log.numbersBelow(target.family(), standing.downTo());
        return standing.with(log.releases(target.family(), numbers), numbers.isEmpty() ? 1 : numbers.getLast());
    }
}
