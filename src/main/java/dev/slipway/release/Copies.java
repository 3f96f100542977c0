package dev.slipway.release;

import dev.slipway.ecs.TaskDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the revisions that have a release's tags and are no releases: copies that another tool made, Slipway's tags
 * included, and the later twin of an event that two functions handled at once.
 */
public final class Copies {
    /** Lambda's clock and ECS's may differ by less than this. */
    private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);

    private Copies() {}

    /** Whether its tags tell what happened before ECS registered it, which happened to the release that was copied. */
    static boolean hasAnothersPast(TaskDefinition definition) {
        Optional<Instant> least = definition.registeredAt().map(at -> at.minus(CLOCK_DIFFERENCE));
        return least.isPresent()
                && Stream.of(Release.SETTLED_AT, Release.ANNOUNCED)
                        .flatMap(key -> Release.instant(definition.tags().get(key)).stream())
                        .anyMatch(at -> at.isBefore(least.get()));
    }

    /** The releases without copies and later twins: each of those has the request of a lower revision that it had not seen. */
    public static List<Release> without(Collection<Release> releases) {
        return releases.stream()
                .filter(release -> releases.stream().noneMatch(other -> isCopy(release, other)))
                .toList();
    }

    private static boolean isCopy(Release release, Release of) {
        return of.number() < release.number()
                && release.after() < of.number()
                && release.request().equals(of.request());
    }
}
