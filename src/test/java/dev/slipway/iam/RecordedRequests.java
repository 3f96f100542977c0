package dev.slipway.iam;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The distinct requests that IAM would have to allow, by role. */
final class RecordedRequests {
    private final Map<CallerRole, Set<IamRequest>> requests = new EnumMap<>(CallerRole.class);
    private int calls;

    void add(CallerRole asker, List<IamRequest> ofOneCall) {
        calls++;
        requests.computeIfAbsent(asker, a -> new LinkedHashSet<>()).addAll(ofOneCall);
    }

    List<IamRequest> by(CallerRole asker) {
        return List.copyOf(requests.getOrDefault(asker, Set.of()));
    }

    int calls() {
        return calls;
    }
}
