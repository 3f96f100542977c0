package dev.slipway.release;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How far a deployment was at a look of the schedule: the tag {@code slipway:progress}, such as
 * {@code 2026-11-28T12:00:00Z 0 3}.
 *
 * @param running number of running tasks
 * @param failed number of tasks that failed in a row
 */
public record Progress(Instant at, int running, int failed) {
    public Progress {
        at = at.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Empty where the tag does not hold a look. */
    public static Optional<Progress> parse(String tag) {
        String[] words = tag.split(" ", -1);
        try {
            return words.length == 3
                    ? Optional.of(new Progress(
                            Instant.parse(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2])))
                    : Optional.empty();
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    public String tag() {
        return "%s %d %d".formatted(at, running, failed);
    }

    /** Whether more tasks run since the earlier look, or a task became healthy, so that ECS counts failures from zero again. */
    public boolean isBeyond(Progress earlier) {
        return running > earlier.running || failed < earlier.failed;
    }
}
