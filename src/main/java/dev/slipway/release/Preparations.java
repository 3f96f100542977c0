package dev.slipway.release;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a log says of release tasks: which releases wait for one, and which images have had theirs. */
public record Preparations(LogTail log) {
    /** The releases that wait for a release task, in no particular order. */
    public List<Release> open() {
        return log.all().filter(release -> release.preparation().isOpen()).toList();
    }

    /** Of those, the one requested last. */
    public Optional<Release> last() {
        return Release.requestedLast(open().stream());
    }

    /** The one whose task was started, and whose end is not noted yet. There is never more than one. */
    public Optional<Release> running() {
        return newest(release -> release.preparation().isRunning());
    }

    /** Whether there is nothing to do about release tasks. */
    public boolean areAtRest() {
        return open().isEmpty() && running().isEmpty();
    }

    /** The number of the revision whose release task ended last; 0 where none did. */
    public int place() {
        int ended = newest(release -> release.preparation().hasEnded())
                .map(Release::number)
                .orElse(0);
        int carried = log.earlier().place();
        // a number that no release below has would stay the place of every later release
        boolean isBelow = log.highest().filter(top -> carried < top.number()).isPresent();
        return Math.max(ended, isBelow ? carried : 0);
    }

    /** The digest of the newest image whose release task succeeded. */
    public Optional<String> prepared() {
        return newest(release -> release.preparation().hasSucceeded())
                .map(Release::digest)
                .or(() -> log.earlier().prepared());
    }

    /** Whether a deployment of an image needs a release task. */
    public boolean isNeededFor(String digest) {
        return Stream.concat(log.desired().map(Release::digest).stream(), prepared().stream())
                .noneMatch(digest::equals);
    }

    /** The newest release of the image whose task has ended, or did not start. */
    public Optional<Release> ended(String digest) {
        return newest(release -> release.digest().equals(digest)
                && (release.preparation().hasSucceeded()
                        || release.preparation().hasFailed()));
    }

    /**
     * Whether something requested later makes the release's own task pointless: a task that was started, however it ended, or a
     * ready release. That stays so: the run that starts a task and the run that calls a release superseded decide alike.
     */
    public boolean isOvertaken(Release release) {
        return log.all().anyMatch(other -> overtakes(other, release));
    }

    private static boolean overtakes(Release later, Release release) {
        return later.supersedes(release)
                && (later.preparation().isReady() || later.preparation().task().isPresent());
    }

    /** Whether ECS may have started a task of it for the present place, and nobody has noted that. */
    private boolean mayHoldPlace(Preparation preparation) {
        return preparation.task().isEmpty()
                && preparation
                        .announcement()
                        .filter(start -> start.place() == place())
                        .isPresent();
    }

    /** The newest number first: release tasks start in that order. */
    private Optional<Release> newest(Predicate<Release> which) {
        return log.all().filter(which).max(Comparator.comparingInt(Release::number));
    }

    /** What the next registration carries on of this log, so that nobody has to read further back. */
    public EarlierReleases carried() {
        List<Release> open = open();
        Stream<Release> failed = log.all()
                .filter(release -> release.preparation().hasFailed()
                        && open.stream()
                                .anyMatch(
                                        waits -> waits.digest().equals(release.digest()) || overtakes(release, waits)));
        Stream<Release> started =
                log.all().filter(release -> release.preparation().isRunning() || mayHoldPlace(release.preparation()));
        Stream<Release> deployable = log.all()
                .filter(release -> release.preparation().isReady())
                .filter(release -> log.lastReady()
                        .filter(last -> last.number() != release.number() && last.supersedes(release))
                        .isEmpty());
        return new EarlierReleases(
                numbers(Stream.of(open.stream(), started, failed).flatMap(all -> all)),
                numbers(Stream.concat(deployable, log.lastUpdated().stream())),
                place(),
                prepared());
    }

    private static List<Integer> numbers(Stream<Release> releases) {
        return releases.map(Release::number).distinct().sorted().toList();
    }
}
