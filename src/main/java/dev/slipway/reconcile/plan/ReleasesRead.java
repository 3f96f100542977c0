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
 */
public record ReleasesRead(Map<Integer, Optional<Release>> known, int downTo, Set<Integer> unusable) {
    public ReleasesRead {
        known = Map.copyOf(known);
        unusable = Set.copyOf(unusable);
    }

    static ReleasesRead of(LogTail log, Set<Integer> unusable) {
        var known = new HashMap<Integer, Optional<Release>>();
        Stream.concat(log.releases().stream(), log.rolledBackTo().stream())
                .forEach(release -> known.put(release.number(), Optional.of(release)));
        return new ReleasesRead(known, log.newest() + 1, unusable);
    }

    /** @param lowest every revision with this number or a higher one has been read now */
    public ReleasesRead with(Map<Integer, Optional<Release>> read, int lowest) {
        var all = new HashMap<>(read);
        all.putAll(known);
        return new ReleasesRead(all, lowest, unusable);
    }

    /** The releases after these tags were written. */
    public ReleasesRead with(Collection<TagWrite> written) {
        var all = new HashMap<>(known);
        written.forEach(write -> all.put(
                write.release().number(),
                Optional.of(at(write.release().number()).orElse(write.release()).with(write.tags()))));
        return new ReleasesRead(all, downTo, unusable);
    }

    public ReleasesRead withoutImages(Release gone) {
        var numbers = new HashSet<>(unusable);
        numbers.add(gone.number());
        return new ReleasesRead(known, downTo, numbers);
    }

    boolean isUsable(Release release) {
        return !unusable.contains(release.number());
    }

    boolean isRead(int number) {
        return known.containsKey(number);
    }

    Optional<Release> at(int number) {
        return known.getOrDefault(number, Optional.empty());
    }

    Stream<Release> all() {
        return known.values().stream().flatMap(Optional::stream);
    }
}
