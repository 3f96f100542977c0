package dev.slipway.access;

import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.release.LogPart;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads a family's revisions as its release log. */
public record LogReader(TaskDefinitions taskDefinitions, Parallel parallel, InstantSource clock) {
    /** How many of the newest revisions are read at once. */
    private static final int NEWEST = 20;
    /** How many older revisions are read at once after those. */
    private static final int OLDER = 50;
    /** In a gap of more revisions than this, only those that ECS lists as ACTIVE are read. */
    private static final int WIDE_GAP = 20;
    /** No family has more revisions. */
    private static final int ALL = 1_000_000;
    /** A page of ListTaskDefinitions. */
    private static final int LISTED = 100;
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
        Between gap = between(family, release.get().after() + 1, release.get().number() - 1, newest.get());
        var releases = new ArrayList<>(gap.releases());
        releases.add(release.get());
        int complete = gap.notYetVisible().map(n -> n - 1).orElse(top);
        return withRolledBackTo(new LogTail(complete, releases, Optional.empty()));
    }

    /**
     * The releases with these numbers, both included.
     *
     * @param newest the newest known revision: lower numbers exist, even where ECS does not show them yet
     */
    public Between between(String family, int from, int to, TaskDefinition newest) {
        List<Integer> all = IntStream.rangeClosed(from, to).boxed().toList();
        List<Integer> numbers = all.size() > WIDE_GAP ? active(family, all) : all;
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

    private List<Integer> active(String family, List<Integer> numbers) {
        List<Integer> active = taskDefinitions.newestNumbers(family, LISTED);
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
        return IntStream.iterate(end.newest(), n -> n > 0, n -> n - 1)
                .limit(NEWEST)
                .boxed()
                .toList();
    }

    /** The next few ACTIVE revisions below a number, newest first. */
    public List<Integer> numbersBelow(String family, int number) {
        return taskDefinitions.newestNumbers(family, ALL).stream()
                .filter(n -> n < number)
                .limit(OLDER)
                .toList();
    }

    /** The releases among the newest revisions. */
    public LogPart newest(String family, LogTail end) {
        return part(family, List.of(), newestNumbers(end));
    }

    /** With the releases among the next older revisions. */
    public LogPart older(String family, LogPart newer) {
        return part(family, newer.releases(), numbersBelow(family, newer.lowest()));
    }

    private LogPart part(String family, List<Release> newer, List<Integer> numbers) {
        var releases = new ArrayList<>(newer);
        releases(family, numbers).values().forEach(e -> e.ifPresent(releases::add));
        return new LogPart(releases, numbers.isEmpty() ? 1 : numbers.getLast());
    }

    /** Another tool registered the newest revision: the log ends below it. */
    private Optional<Release> newestReleaseBelow(String family, int top) {
        return taskDefinitions.newestNumbers(family, LISTED).stream()
                .filter(number -> number < top)
                .flatMap(number -> release(new RevisionName(family, number)).stream())
                .findFirst();
    }

    private LogTail withRolledBackTo(LogTail end) {
        Optional<Release> rolledBackTo = end.last()
                .filter(last -> last.state() == ReleaseState.FAILED)
                .flatMap(last -> last.rolledBackTo()
                        .flatMap(n -> release(
                                new RevisionName(last.definition().name().family(), n))));
        return new LogTail(end.newest(), end.releases(), rolledBackTo);
    }

    private boolean youngerThanLag(TaskDefinition definition) {
        return definition
                .registeredAt()
                .filter(at -> at.plus(LAG).isAfter(clock.instant()))
                .isPresent();
    }
}
