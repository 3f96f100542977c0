package dev.slipway.release;

import java.util.List;
import java.util.Optional;

/**
 * The end of a family's log: every entry that can still be the one requested last. Nothing further back can win,
 * because who appended the oldest of these had seen, and beaten, all before it.
 *
 * @param newest up to this number everything in the family was seen; 0 for an empty family
 * @param releases in no particular order
 * @param rolledBackTo the good entry that the last one, having failed, was rolled back to
 */
public record LogTail(int newest, List<Release> releases, Optional<Release> rolledBackTo) {
    public static final LogTail EMPTY = new LogTail(0, List.of(), Optional.empty());

    public LogTail {
        releases = List.copyOf(releases);
    }

    /** The entry requested last: what a new request has to beat. */
    public Optional<Release> last() {
        return Release.requestedLast(releases.stream());
    }

    /** What the service should run: the entry requested last or, where that one failed, the good one gone back to. */
    public Optional<Release> desired() {
        Optional<Release> usable = rolledBackTo.filter(good -> good.state() != ReleaseState.FAILED);
        return last().flatMap(last -> last.state() == ReleaseState.FAILED ? usable : Optional.of(last));
    }

    public Optional<Release> ofRequest(String request) {
        return Release.requestedLast(releases.stream().filter(e -> e.request().equals(request)));
    }
}
