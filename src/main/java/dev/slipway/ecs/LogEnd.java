package dev.slipway.ecs;

import java.util.List;
import java.util.Optional;

/**
 * The end of a family's log: every entry that can still be the one requested last. Nothing further back can win,
 * because who appended the oldest of these had seen, and beaten, all before it.
 *
 * @param newest up to this number everything in the family was seen; 0 for an empty family
 * @param entries in no particular order
 * @param refuge the good entry that the last one, having failed, was rolled back to
 */
public record LogEnd(int newest, List<Entry> entries, Optional<Entry> refuge) {
    public static final LogEnd EMPTY = new LogEnd(0, List.of(), Optional.empty());

    public LogEnd {
        entries = List.copyOf(entries);
    }

    /** The entry requested last: what a new request has to beat. */
    public Optional<Entry> last() {
        return entries.stream().reduce((a, b) -> b.beats(a) ? b : a);
    }

    /** What the service should run: the entry requested last or, where that one failed, the good one gone back to. */
    public Optional<Entry> desired() {
        Optional<Entry> usable = refuge.filter(good -> good.state() != State.FAILED);
        return last().flatMap(last -> last.state() == State.FAILED ? usable : Optional.of(last));
    }

    public Optional<Entry> ofRequest(String request) {
        return entries.stream().filter(e -> e.request().equals(request)).reduce((a, b) -> b.beats(a) ? b : a);
    }
}
