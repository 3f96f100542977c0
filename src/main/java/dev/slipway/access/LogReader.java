package dev.slipway.access;

import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads a family's revisions as its release log. */
public final class LogReader {
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

    private final TaskDefinitions taskDefinitions;
    private final Parallel parallel;
    private final InstantSource clock;

    public LogReader(TaskDefinitions taskDefinitions, Parallel parallel, InstantSource clock) {
        this.taskDefinitions = taskDefinitions;
        this.parallel = parallel;
        this.clock = clock;
    }

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
        List<Integer> numbers = IntStream.rangeClosed(from, to).boxed().toList();
        if (numbers.size() > WIDE_GAP) {
            List<Integer> active = taskDefinitions.newestNumbers(family, LISTED);
            numbers = numbers.stream().filter(active::contains).toList();
        }
        List<Optional<TaskDefinition>> found =
                parallel.each(numbers, n -> taskDefinitions.revision(new RevisionName(family, n)));
        Optional<Integer> missing = Optional.empty();
        if (youngerThanLag(newest)) {
            List<Integer> requested = numbers;
            missing = IntStream.range(0, requested.size())
                    .filter(i -> found.get(i).isEmpty())
                    .mapToObj(requested::get)
                    .findFirst();
        }
        return new Between(
                found.stream()
                        .flatMap(Optional::stream)
                        .map(Release::read)
                        .flatMap(Optional::stream)
                        .toList(),
                missing);
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
                .flatMap(taskDefinitions::revision)
                .flatMap(Release::read)
                .filter(runs -> end.last().filter(last -> last.supersedes(runs)).isEmpty())
                .isPresent();
    }

    /** The releases with these numbers, read in parallel; empty for a number without a release. */
    public Map<Integer, Optional<Release>> releases(String family, Collection<Integer> numbers) {
        List<Integer> all = List.copyOf(numbers);
        List<Optional<TaskDefinition>> found =
                parallel.each(all, n -> taskDefinitions.revision(new RevisionName(family, n)));
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

    /**
     * The newest part of a log.
     *
     * @param releases newest first
     * @param lowest all revisions from this number on were read
     */
    public record Part(List<Release> releases, int lowest) {
        public Part {
            releases = List.copyOf(releases);
        }

        public boolean isWholeLog() {
            return lowest <= 1;
        }
    }

    /** The releases among the newest revisions. */
    public Part newest(String family, LogTail end) {
        return part(family, List.of(), newestNumbers(end));
    }

    /** With the releases among the next older revisions. */
    public Part older(String family, Part newer) {
        return part(family, newer.releases(), numbersBelow(family, newer.lowest()));
    }

    private Part part(String family, List<Release> newer, List<Integer> numbers) {
        var releases = new ArrayList<>(newer);
        releases(family, numbers).values().forEach(e -> e.ifPresent(releases::add));
        return new Part(releases, numbers.isEmpty() ? 1 : numbers.getLast());
    }

    /** Another tool registered the newest revision: the log ends below it. */
    private Optional<Release> newestReleaseBelow(String family, int top) {
        for (int number : taskDefinitions.newestNumbers(family, LISTED)) {
            Optional<Release> release = number >= top
                    ? Optional.empty()
                    : taskDefinitions.revision(new RevisionName(family, number)).flatMap(Release::read);
            if (release.isPresent()) {
                return release;
            }
        }
        return Optional.empty();
    }

    private LogTail withRolledBackTo(LogTail end) {
        Optional<Release> rolledBackTo = end.last()
                .filter(last -> last.state() == ReleaseState.FAILED)
                .flatMap(last -> last.rolledBackTo()
                        .flatMap(n -> taskDefinitions.revision(
                                new RevisionName(last.definition().name().family(), n)))
                        .flatMap(Release::read));
        return new LogTail(end.newest(), end.releases(), rolledBackTo);
    }

    private boolean youngerThanLag(TaskDefinition definition) {
        if (!definition.content().path("registeredAt").isNumber()) {
            return false;
        }
        BigDecimal seconds = definition.content().path("registeredAt").decimalValue();
        Instant registeredAt = Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
        return registeredAt.plus(LAG).isAfter(clock.instant());
    }
}
