package dev.slipway.release;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A person forbade deployments to a target for a time, or ended that. A release has it as one tag, because ECS allows 50
 * tags and the others need their places: {@code 2026-11-28T12:00:00Z 2026-11-29T12:00:00Z by=jo release freeze}.
 *
 * @param since when the person asked for it: of two, the later one counts
 * @param until when it ends; not after {@code since} where the person ended a hold
 * @param by who asked for it
 * @param reason cut where it is long
 */
public record Hold(Instant since, Instant until, Optional<String> by, String reason) {
    private static final int LONGEST_NAME = 60;
    private static final Pattern TAG = Pattern.compile("(\\S+) (\\S+) by=(\\S*)(?: (.*))?");

    public Hold {
        since = since.truncatedTo(ChronoUnit.MILLIS);
        until = until.truncatedTo(ChronoUnit.MILLIS);
    }

    /** The end of every hold, as of this time. */
    public static Hold ended(Instant at, Optional<String> by, String reason) {
        return new Hold(at, at, by, reason);
    }

    /** The one that counts: two that were registered or tagged at once may have different ones. */
    static Optional<Hold> last(LogTail tail) {
        return tail.releases().stream()
                .sorted(Comparator.comparingInt(Release::number))
                .flatMap(release -> release.hold().stream())
                .reduce((a, b) -> b.since().isBefore(a.since()) ? a : b);
    }

    static Optional<Hold> parse(String tag) {
        Matcher matcher = TAG.matcher(tag);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Optional<Instant> since = Release.instant(matcher.group(1));
        Optional<Instant> until = Release.instant(matcher.group(2));
        Optional<String> by = Optional.of(matcher.group(3)).filter(name -> !name.isEmpty());
        String reason = Optional.ofNullable(matcher.group(4)).orElse("");
        return since.flatMap(from -> until.map(to -> new Hold(from, to, by, reason)));
    }

    /** The value of the tag {@code slipway:held}. */
    public String tag() {
        String name = TagValues.clean(by.orElse("")).replaceAll("\\p{Z}", "_");
        String shown = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
        return TagValues.clean("%s %s by=%s %s".formatted(since, until, shown, reason))
                .strip();
    }

    /** Whether a person ended the hold, or all holds before it. */
    public boolean isEnd() {
        return !since.isBefore(until);
    }

    /** Whether it forbids deployments at this time. */
    public boolean isInForce(Instant at) {
        return at.isBefore(until);
    }

    /** What it is, for a message: "held until … by jo: release freeze". */
    public String words() {
        return "held until %s%s%s"
                .formatted(
                        until.truncatedTo(ChronoUnit.SECONDS),
                        by.map(" by "::concat).orElse(""),
                        reason.isEmpty() ? "" : ": " + reason);
    }
}
