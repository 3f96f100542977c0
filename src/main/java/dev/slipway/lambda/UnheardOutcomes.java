package dev.slipway.lambda;

import dev.slipway.outcome.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Failures that the event bus did not take, by the request id of the invocation. Lambda retries an event under the same
 * id, and that attempt finds nothing left to do: it publishes what the first one could not, or fails, too, so that the
 * event ends in the queue of failed invocations.
 */
final class UnheardOutcomes {
    private static final int MOST = 1_000;

    private final Map<String, List<Outcome>> byRequest = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Outcome>> eldest) {
            return size() > MOST;
        }
    };

    /** What an earlier attempt owes. */
    synchronized List<Outcome> take(String requestId) {
        List<Outcome> owed = byRequest.remove(requestId);
        return owed == null ? List.of() : owed;
    }

    synchronized void keep(String requestId, List<Outcome> outcomes) {
        if (!outcomes.isEmpty()) {
            byRequest.put(requestId, List.copyOf(outcomes));
        }
    }
}
