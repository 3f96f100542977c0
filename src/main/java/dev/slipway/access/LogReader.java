package dev.slipway.access;

import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.release.Copies;
import dev.slipway.release.EarlierReleases;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads a family's revisions as its release log. */
public record LogReader(TaskDefinitions taskDefinitions, Parallel parallel, InstantSource clock) {
    /** How many of the newest revisions a list of releases shows. */
    private static final int NEWEST = 20;
    /** How many of them are read at first to find a good one. */
    private static final int RECENT = 4;
    /** How many older revisions are read at once after those. */
    private static final int OLDER = 50;
    /** In a gap of more revisions than this, only those that ECS lists as ACTIVE are read. */
    private static final int WIDE_GAP = 20;
    /** No family has more revisions. */
    private static final int ALL = 1_000_000;
    /** A page of ListTaskDefinitions. */
    private static final int PAGE = 100;
    /** How many revisions that are no release are read at first, to find the release below them. */
    private static final int FOREIGN = 4;
    /** ECS's reads lag behind its writes, for less than this. */
    private static final Duration LAG = Duration.ofMinutes(1);

    /** The log's tail. It takes one call where the newest release was registered after the one before it was read. */
    public LogTail end(String family) {
        Optional<TaskDefinition> newest = taskDefinitions.newest(family);
        if (newest.isEmpty()) {
            return LogTail.EMPTY;
        }
        int top = newest.get().name().number();
        Optional<Release> release = Release.read(newest.get()).or(() -> newestReleaseBelow(family, top));
        if (release.isEmpty()) {
            return new LogTail(top, List.of(), Optional.empty());
        }
        return withRolledBackTo(withOlder(end(family, newest.get(), release.get())));
    }

    /** A copy is no release: what is below it can win although the copy's tags say that it was seen. */
    private LogTail end(String family, TaskDefinition newest, Release top) {
        List<Release> releases = List.of(top);
        int lowest = top.number();
        int complete = newest.name().number();
        int from = top.after() + 1;
        while (from < lowest) {
            Between gap = between(family, from, lowest - 1, newest);
            releases = Copies.without(
                    Stream.concat(gap.releases().stream(), releases.stream()).toList());
            complete = gap.notYetVisible().map(n -> n - 1).orElse(complete);
            lowest = from;
            from = releases.stream()
                            .max(Comparator.comparingInt(Release::number))
                            .map(Release::after)
                            .orElse(lowest)
                    + 1;
        }
        return new LogTail(complete, releases, Optional.empty());
    }

    /**
     * The releases with these numbers, both included.
     *
     * @param newest the newest known revision: lower numbers exist, even where ECS does not show them yet
     */
    public Between between(String family, int from, int to, TaskDefinition newest) {
        List<Integer> all = IntStream.rangeClosed(from, to).boxed().toList();
        List<Integer> numbers = all.size() > WIDE_GAP ? active(family, all, newest) : all;
        List<Optional<TaskDefinition>> found = revisions(family, numbers);
        Optional<Integer> missing = IntStream.range(0, numbers.size())
                .filter(i -> found.get(i).isEmpty())
                .mapToObj(numbers::get)
                .findFirst()
                .filter(n -> youngerThanLag(newest));
        List<Release> releases = found.stream()
                .flatMap(Optional::stream)
                .flatMap(definition -> Release.read(definition).stream())
                .toList();
        return new Between(releases, missing);
    }

    private List<Integer> active(String family, List<Integer> numbers, TaskDefinition newest) {
        int downToFirst = newest.name().number() - numbers.getFirst() + 1;
        Set<Integer> active = Set.copyOf(taskDefinitions.newestNumbers(family, downToFirst));
        return numbers.stream().filter(active::contains).toList();
    }

    private List<Optional<TaskDefinition>> revisions(String family, List<Integer> numbers) {
        return parallel.each(numbers, n -> taskDefinitions.revision(new RevisionName(family, n)));
    }

    /**
     * The releases between two numbers.
     *
     * @param notYetVisible the lowest number that must exist and that ECS does not show yet: the next reader has to read
     *     it again
     */
    public record Between(List<Release> releases, Optional<Integer> notYetVisible) {}

    /**
     * Whether the service runs a release that is newer than this tail: the log was read before that was registered, and
     * an update to the tail's desired revision would undo it.
     */
    public boolean ranAhead(LogTail end, String family, Service service) {
        return RevisionName.parse(service.taskDefinition())
                .filter(n -> n.family().equals(family) && n.number() > end.newest())
                .flatMap(this::release)
                .filter(runs -> end.last().filter(last -> last.supersedes(runs)).isEmpty())
                .isPresent();
    }

    /** One release; empty where the revision is not a release, or is gone. */
    public Optional<Release> release(RevisionName name) {
        return taskDefinitions.revision(name).flatMap(Release::read);
    }

    /** The releases with these numbers, read in parallel; empty for a number without a release. */
    public Map<Integer, Optional<Release>> releases(String family, Collection<Integer> numbers) {
        List<Integer> all = List.copyOf(numbers);
        List<Optional<TaskDefinition>> found = revisions(family, all);
        var releases = new LinkedHashMap<Integer, Optional<Release>>();
        for (int i = 0; i < all.size(); i++) {
            releases.put(all.get(i), found.get(i).flatMap(Release::read));
        }
        return releases;
    }

    /** The numbers of the newest revisions; some of the revisions may be gone. */
    public List<Integer> newestNumbers(LogTail end) {
        return downFrom(end.newest(), NEWEST);
    }

    /** The few newest of these. */
    public List<Integer> recentNumbers(LogTail end) {
        return downFrom(end.newest(), RECENT);
    }

    static List<Integer> downFrom(int highest, int count) {
        return IntStream.iterate(highest, n -> n > 0, n -> n - 1)
                .limit(count)
                .boxed()
                .toList();
    }

    /** The log below its tail. */
    public HistoryReader history(String family) {
        return new HistoryReader(this, family);
    }

    /** The next few ACTIVE revisions below a number, newest first. */
    public List<Integer> numbersBelow(String family, int number) {
        return taskDefinitions.newestNumbers(family, ALL).stream()
                .filter(n -> n < number)
                .limit(OLDER)
                .toList();
    }

    /** Other tools registered the newest revisions: the log ends below them, however many there are. */
    private Optional<Release> newestReleaseBelow(String family, int top) {
        int below = top;
        for (int limit : List.of(PAGE, ALL)) {
            List<Integer> listed = taskDefinitions.newestNumbers(family, limit);
            for (int size = FOREIGN; ; size = Math.min(2 * size, OLDER)) {
                int least = below;
                List<Integer> next =
                        listed.stream().filter(n -> n < least).limit(size).toList();
                if (next.isEmpty()) {
                    break;
                }
                Optional<Release> found = releases(family, next).values().stream()
                        .flatMap(Optional::stream)
                        .findFirst();
                if (found.isPresent()) {
                    return found;
                }
                below = next.getLast();
            }
            if (listed.size() < limit) {
                break;
            }
        }
        return Optional.empty();
    }

    /**
     * With the releases below the tail that release tasks still concern. While nothing prepares and the service was updated
     * to the release requested last, there are none.
     */
    private LogTail withOlder(LogTail end) {
        Optional<Release> newest = end.highest();
        Optional<EarlierReleases> earlier = newest.flatMap(Release::earlier);
        if (earlier.isEmpty()) {
            return end;
        }
        boolean isOpen = !earlier.get().open().isEmpty() || !end.preparations().areAtRest();
        boolean isLastKnown = !isOpen && end.lastReady().equals(end.last());
        Set<Integer> read = end.all().map(Release::number).collect(Collectors.toSet());
        List<Integer> numbers = Stream.concat(
                        earlier.get().open().stream(), isLastKnown ? Stream.of() : earlier.get().ready().stream())
                .distinct()
                .filter(number -> !read.contains(number) && number <= end.newest())
                .toList();
        List<Release> older = releases(newest.get().definition().name().family(), numbers).values().stream()
                .flatMap(Optional::stream)
                .toList();
        return new LogTail(end.newest(), end.releases(), Optional.empty(), older, earlier.get());
    }

    private LogTail withRolledBackTo(LogTail end) {
        Optional<Release> rolledBackTo = end.lastReady()
                .filter(last -> last.state() == ReleaseState.FAILED)
                .flatMap(last -> last.rolledBackTo()
                        .flatMap(n -> release(
                                new RevisionName(last.definition().name().family(), n))));
        return end.rolledBackTo(rolledBackTo);
    }

    private boolean youngerThanLag(TaskDefinition definition) {
        return definition
                .registeredAt()
                .filter(at -> at.plus(LAG).isAfter(clock.instant()))
                .isPresent();
    }
}
