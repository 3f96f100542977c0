package dev.slipway.lambda;

import dev.slipway.config.Target;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Subject;
import dev.slipway.select.Selection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The targets with which an attempt of an event has finished, by the request id of the invocation. Lambda retries an event
 * under the same id, usually in the same instance: that attempt goes on with the other targets.
 */
final class FinishedTargets {
    private static final int MOST = 20;

    private final Map<String, Set<Subject>> byRequest = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<Subject>> eldest) {
            return size() > MOST;
        }
    };

    /** The rest of the selection. */
    synchronized Selection unfinished(String requestId, Selection selection) {
        Set<Subject> finished = byRequest.getOrDefault(requestId, Set.of());
        return new Selection(
                selection.requests().stream()
                        .filter(request -> !finished.contains(subject(request.target())))
                        .toList(),
                selection.unresolved(),
                selection.refused().stream()
                        .filter(refused -> !finished.contains(
                                new Subject(refused.service(), refused.environment(), Optional.empty())))
                        .toList(),
                selection.ignored(),
                selection.unclear());
    }

    private static Subject subject(Target target) {
        return new Subject(target.service(), target.environment(), Optional.of(target.cluster()));
    }

    /** After an attempt that fails. */
    synchronized void keep(String requestId, List<Outcome> outcomes) {
        Set<Subject> finished = byRequest.computeIfAbsent(requestId, id -> new HashSet<>());
        outcomes.stream()
                .filter(outcome -> !outcome.isRetryable())
                .forEach(outcome -> outcome.subject().ifPresent(finished::add));
    }
}
