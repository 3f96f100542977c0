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
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Reads a family as a log. */
public final class LogReader {
    /** How many revisions are looked at for what came before. */
    private static final int HISTORY = 20;
    /** Past so many, only those are read that ECS lists as ACTIVE. */
    private static final int WIDE_GAP = 20;
    /** How many more are looked at at once, where those say too little. */
    private static final int WAVE = 50;
    /** No family has more revisions. */
    private static final int ALL = 1_000_000;
    /** A page of ListTaskDefinitions. */
    private static final int LISTED = 100;
    /** ECS's reads may lag behind its writes, though not for so long. */
    private static final Duration LAG = Duration.ofMinutes(1);

    private final TaskDefinitions taskDefinitions;
    private final Parallel parallel;
    private final InstantSource clock;

    public LogReader(TaskDefinitions taskDefinitions, Parallel parallel, InstantSource clock) {
        this.taskDefinitions = taskDefinitions;
        this.parallel = parallel;
        this.clock = clock;
    }

    /** One call where nobody raced: the newest entry had seen the one before it. */
    public LogTail end(String family) {
        Optional<TaskDefinition> newest = taskDefinitions.newest(family);
        if (newest.isEmpty()) {
            return LogTail.EMPTY;
        }
        int top = newest.get().name().number();
        Optional<Release> release = Release.read(newest.get()).or(() -> newestEntryBelow(family, top));
        if (release.isEmpty()) {
            return new LogTail(top, List.of(), Optional.empty());
        }
        Between unseen =
                between(family, release.get().after() + 1, release.get().number() - 1, newest.get());
        var releases = new ArrayList<>(unseen.releases());
        releases.add(release.get());
        int seen = unseen.notYetVisible().map(n -> n - 1).orElse(top);
        return withRolledBackTo(new LogTail(seen, releases, Optional.empty()));
    }

    /**
     * The entries with these numbers, both included.
     *
     * @param newest the newest revision known: numbers below it exist, whether they can be seen yet or not
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
            List<Integer> asked = numbers;
            missing = IntStream.range(0, asked.size())
                    .filter(i -> found.get(i).isEmpty())
                    .mapToObj(asked::get)
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
     * What lies between two numbers.
     *
     * @param notYetVisible the lowest number that must exist and could not be seen: a read that lags, so that who
     *     reads next has to look again
     */
    public record Between(List<Release> releases, Optional<Integer> notYetVisible) {}

    /** The log was read before that was appended which the service runs by now: telling would take it back. */
    public boolean ranAhead(LogTail end, String family, Service service) {
        return RevisionName.parse(service.taskDefinition())
                .filter(n -> n.family().equals(family) && n.number() > end.newest())
                .flatMap(taskDefinitions::revision)
                .flatMap(Release::read)
                .filter(runs -> end.last().filter(last -> last.supersedes(runs)).isEmpty())
                .isPresent();
    }

    /** What the family has at these numbers, read all at once: an entry, or nothing. */
    public Map<Integer, Optional<Release>> releases(String family, Collection<Integer> numbers) {
        List<Integer> asked = List.copyOf(numbers);
        List<Optional<TaskDefinition>> found =
                parallel.each(asked, n -> taskDefinitions.revision(new RevisionName(family, n)));
        var releases = new LinkedHashMap<Integer, Optional<Release>>();
        for (int i = 0; i < asked.size(); i++) {
            releases.put(asked.get(i), found.get(i).flatMap(Release::read));
        }
        return releases;
    }

    /** The numbers of the newest revisions, of which some may be gone. */
    public List<Integer> newestNumbers(LogTail end) {
        return IntStream.iterate(end.newest(), n -> n > 0, n -> n - 1)
                .limit(HISTORY)
                .boxed()
                .toList();
    }

    /** The next few ACTIVE revisions below a number, newest first. */
    public List<Integer> numbersBelow(String family, int number) {
        return taskDefinitions.newestNumbers(family, ALL).stream()
                .filter(n -> n < number)
                .limit(WAVE)
                .toList();
    }

    /**
     * Looks through the log from its newest entry on, in waves, until it has found enough.
     *
     * @param enough judges the entries found so far, newest first
     */
    public List<Release> back(String family, LogTail end, Predicate<List<Release>> enough) {
        var found = new ArrayList<Release>();
        List<Integer> numbers = newestNumbers(end);
        while (!numbers.isEmpty()) {
            releases(family, numbers).values().forEach(e -> e.ifPresent(found::add));
            int lowest = numbers.getLast();
            numbers = lowest == 1 || enough.test(found) ? List.of() : numbersBelow(family, lowest);
        }
        return List.copyOf(found);
    }

    /** Those of the newest revisions that are entries, newest first. They are read by their numbers, all at once. */
    public List<Release> history(String family, LogTail end) {
        return releases(family, newestNumbers(end)).values().stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** Somebody else registered the newest: the log ends further back. */
    private Optional<Release> newestEntryBelow(String family, int top) {
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
