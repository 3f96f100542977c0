package dev.slipway.smoke;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request of a smoke test, and what its answer must be.
 *
 * @param headers sent to the URL's own origin only. They may hold secrets
 * @param statuses of which the answer has one
 * @param contains text that the answer's body contains
 */
record SmokeRequest(
        TestUrl url, Method method, Map<String, String> headers, List<Integer> statuses, Optional<String> contains) {
    /** What a request without a body may be. */
    enum Method {
        GET,
        HEAD,
        OPTIONS,
        POST
    }

    SmokeRequest {
        headers = Map.copyOf(headers);
        statuses = List.copyOf(statuses);
        if (statuses.isEmpty()) {
            throw new IllegalArgumentException("statuses: none");
        }
    }

    /** Headers, like the query, stay out of every text. */
    @Override
    public String toString() {
        return method + " " + url;
    }
}
