package dev.slipway.release;

import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The end of a release log: every release that can be the one requested last. No older release can supersede them,
 * because the oldest of them was registered after all releases before it were read and were found older.
 *
 * @param newest number of the newest revision that was read; 0 for an empty family
 * @param releases in no particular order
 * @param rolledBackTo the good release that the service was rolled back to after the last release failed
 */
public record LogTail(int newest, List<Release> releases, Optional<Release> rolledBackTo) {
    private static final Duration LONG_DEPLOYMENT = Duration.ofDays(1);

    public static final LogTail EMPTY = new LogTail(0, List.of(), Optional.empty());

    public LogTail {
        releases = List.copyOf(releases);
    }

    /** The release requested last. A new request must be newer than it. */
    public Optional<Release> last() {
        return Release.requestedLast(releases.stream());
    }

    /** The desired release: the one requested last or, if that one failed, the good one that it was rolled back to. */
    public Optional<Release> desired() {
        Optional<Release> usable = rolledBackTo.filter(good -> good.state() != ReleaseState.FAILED);
        return last().flatMap(last -> last.state() == ReleaseState.FAILED ? usable : Optional.of(last));
    }

    /** The newest release by number: it has what concerns the target as a whole. */
    public Optional<Release> highest() {
        return releases.stream().max(Comparator.comparingInt(Release::number));
    }

    /** What a person asked for last: a hold, or the end of one. */
    public Optional<Hold> hold() {
        return Hold.last(this);
    }

    /** The hold that forbids deployments at this time. */
    public Optional<Hold> holdAt(Instant time) {
        return hold().filter(hold -> hold.isInForce(time));
    }

    /**
     * From when on to read ECS's history of the service to find its newest service deployment. After a rollback by ECS
     * the PRIMARY deployment is newer than the service deployment that was rolled back, which began after its release was
     * registered; but the newest release may not be deployed yet.
     */
    public Instant historyFrom(Service service) {
        return Stream.concat(
                        service.deployments().stream()
                                .map(Deployment::createdAt)
                                .max(Comparator.naturalOrder())
                                .stream(),
                        last().map(Release::registeredAt).stream())
                .min(Comparator.naturalOrder())
                .filter(from -> from.isAfter(Instant.EPOCH))
                .map(from -> from.minus(LONG_DEPLOYMENT))
                .orElse(Instant.EPOCH);
    }

    public Optional<Release> ofRequest(String request) {
        return Release.requestedLast(releases.stream().filter(r -> r.request().equals(request)));
    }
}
