package dev.slipway.deploy;

import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Subject;
import dev.slipway.outcome.Seen;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Ends the wait of a request's targets at the first change against what its caller has seen. Each target shows what a look
 * at it found; once every target has shown something, that is compared. An outcome that fails the request ends no wait: the
 * failure is the last answer, and has to say how all the other targets ended.
 */
final class Watch {
    private final Optional<String> seen;
    private final int targets;
    private final Map<Optional<Subject>, Outcome> shown = new HashMap<>();
    private boolean isChanged;

    /**
     * @param seen what the last answer showed; where it is empty, only the end of a deployment ends the wait
     * @param targets how many outcomes the answer will have
     */
    Watch(Optional<String> seen, int targets) {
        this.seen = seen;
        this.targets = targets;
    }

    /** Whether the caller wants to know of each change. */
    boolean isAsked() {
        return seen.isPresent();
    }

    /** @param outcome that the answer would have for its target now */
    synchronized void show(Outcome outcome) {
        shown.put(outcome.subject(), outcome);
        isChanged = isChanged
                || (seen.isPresent()
                        && shown.size() == targets
                        && shown.values().stream().allMatch(o -> o.kind().asRequested())
                        && !Seen.of(shown.values()).equals(seen.get()));
    }

    synchronized boolean isChanged() {
        return isChanged;
    }
}
