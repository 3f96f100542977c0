package dev.slipway.apply;

import dev.slipway.ecs.Entry;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.Services;
import dev.slipway.rollback.Standing;
import dev.slipway.rollback.Verdict.What;
import dev.slipway.target.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** What a settler reads when the rules ask for it: only some cases have to know it. */
final class SettleReads {
    private final Target target;
    private final Services services;
    private final LogReader log;
    private final AllAtOnce allAtOnce;

    SettleReads(Target target, Services services, LogReader log, AllAtOnce allAtOnce) {
        this.target = target;
        this.services = services;
        this.log = log;
        this.allAtOnce = allAtOnce;
    }

    Standing read(Standing before, Set<What> what) {
        CompletableFuture<Optional<Optional<ServiceDeployment>>> history =
                allAtOnce.start(() -> what.contains(What.SERVICE_DEPLOYMENT)
                        ? Optional.of(services.newestDeployment(target.serviceRef()))
                        : Optional.empty());
        Standing standing = before;
        if (what.contains(What.OLDER)) {
            standing = older(standing);
        } else if (what.contains(What.HISTORY)) {
            List<Integer> newest = log.newestNumbers(standing.log());
            standing = standing.with(unread(standing, newest), newest.getLast());
        } else if (what.contains(What.DEPLOYMENTS)) {
            standing = standing.with(unread(standing, List.of()), standing.downTo());
        }
        if (what.contains(What.HOOK)) {
            standing = standing.withHook(services.waitsAtHook(
                    standing.newestServiceDeployment().orElseThrow().arn()));
        }
        Optional<Optional<ServiceDeployment>> newest = AllAtOnce.await(history);
        return newest.isPresent() ? standing.with(newest.get()) : standing;
    }

    private Map<Integer, Optional<Entry>> unread(Standing standing, List<Integer> numbers) {
        var wanted = new TreeSet<>(numbers);
        wanted.addAll(standing.deployed());
        wanted.removeAll(standing.known().keySet());
        return log.entries(target.family(), wanted.descendingSet());
    }

    private Standing older(Standing standing) {
        List<Integer> numbers = log.numbersBelow(target.family(), standing.downTo());
        return standing.with(log.entries(target.family(), numbers), numbers.isEmpty() ? 1 : numbers.getLast());
    }
}
