package dev.slipway.release;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The newest part of a family's release log.
 *
 * @param releases newest first
 * @param lowest all revisions from this number on were read
 */
public record LogPart(List<Release> releases, int lowest) {
    /** How many revisions below the tail count as new, where no time says how far to read. */
    public static final int BELOW_TAIL = 19;

    public LogPart {
        releases = releases.stream()
                .sorted(Comparator.comparingInt(Release::number).reversed())
                .toList();
    }

    /** The part that the log's tail is. */
    public static LogPart of(LogTail tail) {
        int above = tail.newest() + 1;
        int lowest = tail.releases().stream().mapToInt(Release::number).min().orElse(above);
        return new LogPart(tail.releases(), Math.min(lowest, above));
    }

    /** Whether the revision is in the tail or among those right below it. */
    public static boolean isNewest(int number, LogTail tail) {
        return number >= of(tail).lowest() - BELOW_TAIL;
    }

    public boolean isWholeLog() {
        return lowest <= 1;
    }

    /** Whether ECS registered everything below before this time: it numbers revisions in the order of their registration. */
    public boolean reachesBackTo(Instant time) {
        return isWholeLog()
                || (!releases.isEmpty() && releases.getLast().registeredAt().isBefore(time));
    }

    public Optional<Release> ofRequest(String request) {
        return releases.stream().filter(r -> r.request().equals(request)).findFirst();
    }

    /** Whether all were read that can have been requested after this release: those that its run did not see. */
    public boolean hasAllThatMaySupersede(Release release) {
        return lowest <= release.after() + 1;
    }
}
