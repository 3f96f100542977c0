package dev.slipway.reconcile.plan;

import dev.slipway.reconcile.plan.ReconcileAction.TagWrite;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What was read of the release log, by revision number.
 *
 * @param known the release of each number that was read; empty where the revision is not a release
 * @param downTo every revision with this number or a higher one was read; above the newest number where none was
 * @param unusable the numbers of releases whose images are gone
 * @param deregistered the numbers of INACTIVE revisions that the service runs
 * @param settled the numbers of releases whose end this run wrote
 */
public record ReleasesRead(
        Map<Integer, Optional<Release>> known,
        int downTo,
        Set<Integer> unusable,
        Set<Integer> deregistered,
        Set<Integer> settled) {
    public ReleasesRead {
        known = Map.copyOf(known);
        unusable = Set.copyOf(unusable);
        deregistered = Set.copyOf(deregistered);
        settled = Set.copyOf(settled);
    }

    static ReleasesRead of(LogTail log, Set<Integer> unusable) {
        var known = new HashMap<Integer, Optional<Release>>();
        Stream.concat(log.all(), log.rolledBackTo().stream())
                .forEach(release -> known.put(release.number(), Optional.of(release)));
        return new ReleasesRead(known, log.newest() + 1, unusable, Set.of(), Set.of());
    }

    /** @param lowest every revision with this number or a higher one has been read now */
    public ReleasesRead with(Map<Integer, Optional<Release>> read, int lowest) {
        var all = new HashMap<>(read);
        all.putAll(known);
        return new ReleasesRead(all, lowest, unusable, deregistered, settled);
    }

    /** The releases after these tags were written. */
    public ReleasesRead with(Collection<TagWrite> written) {
        var all = new HashMap<>(known);
        written.forEach(write -> all.put(
                write.release().number(),
                Optional.of(at(write.release().number()).orElse(write.release()).with(write.tags()))));
        var ended = new HashSet<>(settled);
        written.stream()
                .filter(write -> write.tags().containsKey(Release.STATE))
                .forEach(write -> ended.add(write.release().number()));
        return new ReleasesRead(all, downTo, unusable, deregistered, ended);
    }

    public ReleasesRead withoutImages(Release gone) {
        var numbers = new HashSet<>(unusable);
        numbers.add(gone.number());
        return new ReleasesRead(known, downTo, numbers, deregistered, settled);
    }

    /** @param numbers of INACTIVE revisions that the service runs */
    public ReleasesRead withDeregistered(Set<Integer> numbers) {
        return new ReleasesRead(known, downTo, unusable, numbers, settled);
    }

    boolean isUsable(Release release) {
        return !unusable.contains(release.number());
    }

    boolean isRead(int number) {
        return known.containsKey(number);
    }

    public Optional<Release> at(int number) {
        return known.getOrDefault(number, Optional.empty());
    }

    Stream<Release> all() {
        return known.values().stream().flatMap(Optional::stream);
    }
}
