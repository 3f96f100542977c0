package dev.slipway.release;

import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The end of a release log: every release that can be the one requested last. No older release can supersede them,
 * because the oldest of them was registered after all releases before it were read and were found older.
 *
 * @param newest number of the newest revision that was read; 0 for an empty family
 * @param releases in no particular order
 * @param rolledBackTo the good release that the service was rolled back to after the last release failed
 * @param older releases below those that release tasks still concern
 * @param earlier what the newest release carries on of release tasks
 */
public record LogTail(
        int newest,
        List<Release> releases,
        Optional<Release> rolledBackTo,
        List<Release> older,
        EarlierReleases earlier) {
    private static final Duration LONG_DEPLOYMENT = Duration.ofDays(1);

    public static final LogTail EMPTY = new LogTail(0, List.of(), Optional.empty());

    public LogTail {
        releases = List.copyOf(releases);
        older = List.copyOf(older);
    }

    /** Without release tasks. */
    public LogTail(int newest, List<Release> releases, Optional<Release> rolledBackTo) {
        this(newest, releases, rolledBackTo, List.of(), EarlierReleases.NONE);
    }

    /** All releases that were read, in no particular order. */
    public Stream<Release> all() {
        return Stream.concat(releases.stream(), older.stream());
    }

    /** The same log after something was done to each release. */
    public LogTail map(UnaryOperator<Release> what) {
        return new LogTail(
                newest,
                releases.stream().map(what).toList(),
                rolledBackTo.map(what),
                older.stream().map(what).toList(),
                earlier);
    }

    /** The log with a release as it was read later, or with one that was not read before. */
    public LogTail with(Release release) {
        if (all().anyMatch(known -> known.number() == release.number())) {
            return map(known -> known.number() == release.number() ? release : known);
        }
        List<Release> more = Stream.concat(older.stream(), Stream.of(release)).toList();
        return new LogTail(newest, releases, rolledBackTo, more, earlier);
    }

    /** Whether ECS shows every revision up to the newest one: its reads lag. */
    public boolean isComplete() {
        return releases.stream().allMatch(release -> release.number() <= newest);
    }

    /** The log with another release that the last one was rolled back to. */
    public LogTail rolledBackTo(Optional<Release> good) {
        return new LogTail(newest, releases, good, older, earlier);
    }

    /** What it says of release tasks. */
    public Preparations preparations() {
        return new Preparations(this);
    }

    /** The release requested last. A new request must be newer than it. */
    public Optional<Release> last() {
        return Release.requestedLast(releases.stream());
    }

    /** The desired release: the one {@linkplain #lastReady requested last} or, if that one failed, the good one that it was rolled back to. */
    public Optional<Release> desired() {
        Optional<Release> usable = rolledBackTo.filter(good -> good.state() != ReleaseState.FAILED);
        return lastReady().flatMap(last -> last.state() == ReleaseState.FAILED ? usable : Optional.of(last));
    }

    /**
     * The release requested last of those that need no release task or whose task succeeded. One that the service was not
     * updated to yet counts only while nothing that was requested later prepares.
     */
    public Optional<Release> lastReady() {
        List<Release> open = preparations().open();
        return Release.requestedLast(ready().filter(release -> DeploymentOwnership.wasUpdatedTo(release)
                || open.stream().noneMatch(later -> later.supersedes(release))));
    }

    /** Of those, the one requested last that the service was updated to. */
    Optional<Release> lastUpdated() {
        return Release.requestedLast(ready().filter(DeploymentOwnership::wasUpdatedTo));
    }

    /** The number of the release that was desired before one that prepared was deployed. */
    public Optional<Integer> desiredBefore() {
        return lastUpdated()
                .flatMap(
                        last -> last.state() == ReleaseState.FAILED ? last.rolledBackTo() : Optional.of(last.number()));
    }

    private Stream<Release> ready() {
        return all().filter(release -> release.preparation().isReady());
    }

    /** What was requested last and may still run: what prepares, or else what is desired. */
    public Optional<Release> wanted() {
        return preparations()
                .last()
                .filter(open ->
                        lastReady().filter(last -> last.supersedes(open)).isEmpty())
                .or(this::desired);
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
        return Release.requestedLast(all().filter(r -> r.request().equals(request)));
    }
}
