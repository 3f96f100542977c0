package dev.slipway.deploy;

import dev.slipway.access.LogReader;
import dev.slipway.deploy.plan.RollbackTargetFinder;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import java.util.List;
import java.util.TreeMap;

/** Finds the releases that a person's rollback withdraws, so that no automatic rollback restores them. */
record WithdrawnReleases(LogReader log, String family) {
    /**
     * The releases of the version that the rollback leaves, with each of its templates, that are newer than the restored
     * one. There are none where the restored release is the newer one.
     *
     * @param read the releases that were read already
     */
    List<Release> by(Release running, Release restored, List<Release> read) {
        int left = RollbackTargetFinder.content(running);
        int kept = RollbackTargetFinder.content(restored);
        if (kept >= left) {
            return List.of();
        }
        var releases = new TreeMap<Integer, Release>();
        read.forEach(e -> releases.put(e.number(), e));
        log.releases(family, List.of(running.number(), left))
                .forEach((number, release) -> release.ifPresent(e -> releases.put(number, e)));
        return releases.values().stream()
                .filter(e -> e.number() > kept && e.digest().equals(running.digest()))
                .filter(e -> e.state() != ReleaseState.FAILED && e.state() != ReleaseState.WITHDRAWN)
                .toList();
    }
}
