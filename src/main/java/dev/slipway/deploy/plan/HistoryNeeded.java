package dev.slipway.deploy.plan;

import dev.slipway.ecr.Image;
import dev.slipway.release.Release;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.DeployRequest.By;
import java.time.Duration;

/** Whether releases below the log's tail can matter. They cost a round trip, so they are read only then. */
final class HistoryNeeded {
    /** Lambda keeps an asynchronous event, and so retries it, for this long at most. */
    private static final Duration LAMBDAS_RETRIES = Duration.ofHours(6);

    private HistoryNeeded() {}

    static boolean needed(DeployRequest request, DeploySnapshot snapshot, Release last) {
        boolean firstAttemptMayBeBefore = switch (request.attempts()) {
            case OF_ONE_TIME -> request.requestedAt().equals(last.requestedAt());
            case BY_LAMBDA -> request.requestedAt().minus(LAMBDAS_RETRIES).isBefore(last.requestedAt());
            case BY_CLIENT -> true;
        };
        return firstAttemptMayBeBefore
                || VersionRules.historyNeeded(request, snapshot.log())
                || (request.by() != By.PERSON && mayHaveBeenTried(snapshot, last));
    }

    /** No release has an image that was pushed first after the last release was requested. */
    private static boolean mayHaveBeenTried(DeploySnapshot snapshot, Release last) {
        return snapshot.image()
                .map(Image::firstPushedAt)
                .filter(at -> at.isAfter(last.requestedAt()))
                .isEmpty();
    }
}
