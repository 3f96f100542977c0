package dev.slipway.deploy.plan;

import dev.slipway.ecr.Image;
import dev.slipway.release.Release;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.DeployRequest.By;
import java.time.Duration;

/**
 * Whether something further back in the log than its end can matter. It costs a round trip, so it is asked only where
 * the values at hand leave it open.
 */
final class HistoryNeeded {
    /** Lambda keeps an asynchronous event, and so its retries, this long at most. */
    private static final Duration LAMBDAS_RETRIES = Duration.ofHours(6);

    private HistoryNeeded() {}

    static boolean needed(DeployRequest asked, DeploySnapshot seen, Release last) {
        boolean firstAttemptMayBeBefore = switch (asked.attempts()) {
            case OF_ONE_TIME -> asked.requestedAt().equals(last.requestedAt());
            case BY_LAMBDA -> asked.requestedAt().minus(LAMBDAS_RETRIES).isBefore(last.requestedAt());
            case BY_CLIENT -> true;
        };
        return firstAttemptMayBeBefore || (asked.by() != By.PERSON && mayHaveBeenTried(seen, last));
    }

    /** An image that came into the repository after the last entry was requested cannot be in any entry. */
    private static boolean mayHaveBeenTried(DeploySnapshot seen, Release last) {
        return seen.image()
                .map(Image::firstPushedAt)
                .filter(at -> at.isAfter(last.requestedAt()))
                .isEmpty();
    }
}
