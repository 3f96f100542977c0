package dev.slipway.deploy;

import dev.slipway.ecs.Service.Deployment;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.prepare.plan.PreparationAction.Note;
import dev.slipway.release.Release;
import dev.slipway.release.TagValues;
import dev.slipway.select.DeployRequest;
import java.time.Instant;
import java.util.Optional;

/**
 * The outcome of a request that waited until its deployment had ended.
 *
 * @param deploying DEPLOYING or UNCHANGED
 */
record SettledOutcome(DeployRequest request, Outcome deploying) {
    Outcome superseded(Release by) {
        return ended(
                Kind.SUPERSEDED,
                "revision %d was requested later, at %s".formatted(by.number(), by.requestedAt()),
                Optional.empty());
    }

    /**
     * Of a request that started nothing and only finds its version running, the outcome stays UNCHANGED. One that saw the
     * deployment complete, or that continues to wait for its own, succeeds.
     *
     * @param isNoted whether this request noted the release as good, and so publishes that
     */
    Outcome succeeded(Release own, boolean isNoted, Optional<Instant> at) {
        if (deploying.kind() == Kind.UNCHANGED && !isNoted && !continues(own)) {
            return deploying.with(deploying.details().settled(at));
        }
        return ended(Kind.SUCCEEDED, "its deployment is COMPLETED", at)
                .requested(own.requestedAt())
                .with(isNoted ? Publication.BY_KIND : Publication.LOG_ONLY);
    }

    /** A caller that wants to know of each change sends the request again and again: it all is one wait. */
    private boolean continues(Release own) {
        return request.seen().isPresent() && own.request().equals(TagValues.identity(request.request()));
    }

    Outcome withoutTask(Optional<Instant> at) {
        return ended(
                Kind.DEPLOYING,
                "its deployment is COMPLETED without a running task, because the desired count is 0",
                at);
    }

    Outcome failed(Optional<Deployment> primary) {
        String reason = primary.flatMap(Deployment::rolloutReason).orElse("the deployment failed or was stopped");
        return ended(Kind.FAILED, reason, primary.map(Deployment::updatedAt));
    }

    /** This request noted that its release task failed. */
    Outcome notPrepared(Note failure) {
        return ended(Kind.FAILED, failure.reason(), failure.release().settledAt())
                .with(Publication.NOT_UPDATED);
    }

    /** As the rollback function noted it, which also publishes it. */
    Outcome failed(Release own) {
        String kept = own.tag(Release.STATE_REASON).filter(r -> !r.isEmpty()).orElse("the deployment failed");
        String reason = own.preparation().hasFailed() ? kept + "; the service was not updated" : kept;
        return own.rolledBackTo()
                .map(n -> ended(
                        Kind.ROLLED_BACK,
                        "%s; the service was rolled back to revision %d".formatted(reason, n),
                        own.settledAt()))
                .orElseGet(() -> ended(Kind.FAILED, reason, own.settledAt()))
                .with(Publication.LOG_ONLY);
    }

    private Outcome ended(Kind kind, String reason, Optional<Instant> at) {
        return deploying.as(kind).because(reason).with(deploying.details().settled(at));
    }
}
