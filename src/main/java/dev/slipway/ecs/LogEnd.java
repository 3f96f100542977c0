package dev.slipway.ecs;

import java.util.List;
import java.util.Optional;

/**
 * The end of a family's log: every entry that can still be the one requested last. Nothing further back can win,
 * because who appended the oldest of these had seen, and beaten, all before it.
 *
 * @param newest the highest number seen in the family, an entry or not; 0 for an empty family
 * @param entries in no particular order
 */
public record LogEnd(int newest, List<Entry> entries) {
    public static final LogEnd EMPTY = new LogEnd(0, List.of());

    public LogEnd {
        entries = List.copyOf(entries);
    }

    /** The entry requested last: what a new request has to beat. */
    public Optional<Entry> last() {
        return entries.stream().reduce((a, b) -> b.beats(a) ? b : a);
    }

    public Optional<Entry> ofRequest(String request) {
        return entries.stream().filter(e -> e.request().equals(request)).reduce((a, b) -> b.beats(a) ? b : a);
    }
}
