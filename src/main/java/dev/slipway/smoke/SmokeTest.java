package dev.slipway.smoke;

import java.time.Duration;
import java.util.List;

/**
 * A smoke test, read and valid.
 *
 * @param tries how often a request is sent at most
 * @param timeout of one try: from the look-up of the name to the end of the body, redirects included
 * @param progress where it begins
 */
record SmokeTest(List<SmokeRequest> requests, int tries, Duration timeout, Progress progress) {
    SmokeTest {
        requests = List.copyOf(requests);
        if (requests.isEmpty()) {
            throw new IllegalArgumentException("requests: none");
        }
        if (progress.request() >= requests.size() || progress.tries() >= tries) {
            throw new IllegalArgumentException("progress: nothing is left of the test");
        }
    }
}
