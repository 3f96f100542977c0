package dev.slipway.reconcile.plan;

import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.release.Release;
import java.time.Instant;
import java.util.Optional;

/**
 * What to report about one release.
 *
 * @param about the release whose deployment ended, or that the service does not run
 * @param rolledBackTo the release that the service is rolled back to, or was when that failed, too
 * @param deployment {@code ecs-svc/…} of the deployment that the report is about
 * @param startedAt when ECS began that deployment
 * @param settledAt when it ended
 * @param publication LOG_ONLY where it was published before
 */
public record Report(
        Release about,
        Kind kind,
        String reason,
        Optional<Release> rolledBackTo,
        Optional<String> deployment,
        Optional<Instant> startedAt,
        Optional<Instant> settledAt,
        Publication publication) {

    /** Of the rollback from a failed release to the one that this report is about. */
    Report after(Release failed) {
        return new Report(failed, kind, reason, Optional.of(about), deployment, startedAt, settledAt, publication);
    }

    Report to(Release good) {
        return new Report(about, kind, reason, Optional.of(good), deployment, startedAt, settledAt, publication);
    }

    Report with(Publication other) {
        return new Report(about, kind, reason, rolledBackTo, deployment, startedAt, settledAt, other);
    }
}
