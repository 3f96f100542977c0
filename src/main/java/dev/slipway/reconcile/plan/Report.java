package dev.slipway.reconcile.plan;

import dev.slipway.release.Release;
import java.time.Instant;
import java.util.Optional;

/**
 * What is to be told about one entry.
 *
 * @param about the entry whose deployment ended, or is not run
 * @param goesTo what the service goes back to
 * @param deployment {@code ecs-svc/…} of the deployment that it is about
 * @param startedAt when ECS began that one
 * @param settledAt when it ended
 * @param news whether nobody was told before
 */
public record Report(
        Release about,
        Ending ending,
        String reason,
        Optional<Release> goesTo,
        Optional<String> deployment,
        Optional<Instant> startedAt,
        Optional<Instant> settledAt,
        boolean news) {

    /** How it stands with it. */
    public enum Ending {
        SUCCEEDED,
        /** It failed, and nothing more follows from that. */
        FAILED,
        ROLLED_BACK,
        ROLLING_BACK_BY_ECS,
        NOTHING_TO_ROLL_BACK_TO,
        ROLLBACK_FAILED,
        TOLD_AGAIN,
        CHANGED_ELSEWHERE
    }

    Report to(Release good) {
        return new Report(about, ending, reason, Optional.of(good), deployment, startedAt, settledAt, news);
    }
}
