package dev.slipway.lambda;

import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.outcome.Outcome.Subject;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What this instance of the function has published and could not record. The schedule finds it again every few minutes;
 * each instance publishes it once, and again after it was gone.
 */
final class UnrecordedReports {
    private final Set<Key> published = new HashSet<>();

    private record Key(Optional<Subject> subject, Kind kind) {
        static Key of(Outcome outcome) {
            return new Key(outcome.subject(), outcome.kind());
        }
    }

    /** The outcomes of an event: all of them are news. */
    synchronized List<Outcome> ofEvent(List<Outcome> outcomes) {
        outcomes.stream().filter(UnrecordedReports::isUnrecorded).map(Key::of).forEach(published::add);
        return outcomes;
    }

    /** The outcomes of the schedule: what was published before is for the log only. */
    synchronized List<Outcome> ofSchedule(List<Outcome> outcomes) {
        Set<Key> before = Set.copyOf(published);
        published.clear();
        ofEvent(outcomes);
        return outcomes.stream()
                .map(o -> isUnrecorded(o) && before.contains(Key.of(o)) ? o.with(Publication.LOG_ONLY) : o)
                .toList();
    }

    private static boolean isUnrecorded(Outcome outcome) {
        return outcome.publication() == Publication.UNRECORDED;
    }
}
