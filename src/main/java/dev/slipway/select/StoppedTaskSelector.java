package dev.slipway.select;

import dev.slipway.config.AccountRegion;
import dev.slipway.config.Target;
import dev.slipway.config.TargetField;
import dev.slipway.trigger.Trigger;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Selects the target whose release task stopped: the task runs a revision of its family in its cluster. */
final class StoppedTaskSelector {
    private final Entries entries;
    private final Trigger.TaskStopped stopped;
    private final AccountRegion at;
    private final FamilyReadings readings;

    StoppedTaskSelector(Entries entries, Trigger.TaskStopped stopped) {
        this.entries = entries;
        this.stopped = stopped;
        this.at = new AccountRegion(stopped.account(), stopped.region());
        this.readings = new FamilyReadings(
                entries, TargetField.FAMILY, stopped.revision().family(), at);
    }

    /** None where an explicit target has the family: it needs no names. */
    List<LogLocation> logs() {
        return explicit().isEmpty()
                ? readings.logs(entries.specs().stream()
                        .filter(spec -> spec.isPattern() && !spec.isTask())
                        .toList())
                : List.of();
    }

    /** @param owners of those logs, as the tags of the task's revision name them */
    ServiceMatch select(List<LogOwner> owners) {
        List<Target> known = explicit();
        if (!known.isEmpty()) {
            return new ServiceMatch(known.stream().filter(this::isInCluster).toList(), List.of(), Optional.empty());
        }
        List<Candidate> candidates = readings.bound(owners).stream()
                .filter(candidate ->
                        candidate.target().filter(this::isInCluster).isPresent())
                .toList();
        ServiceMatch bound = ServiceMatch.of(entries.conflicts().reject(candidates));
        return bound.isMiss() ? bound.unclear(entries.unclear().of(stopped)) : bound;
    }

    private List<Target> explicit() {
        return entries.explicit().targets().stream()
                .filter(Predicate.not(Target::isTask))
                .filter(readings::isHere)
                .toList();
    }

    private boolean isInCluster(Target target) {
        return target.ecsService()
                .filter(service ->
                        new EcsServiceName(at, Optional.of(stopped.cluster()), service).isOf(target, entries.home()))
                .isPresent();
    }
}
