package dev.slipway.deploy;

import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
import dev.slipway.deploy.plan.ReleaseTasks;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.KnownTargets;
import dev.slipway.select.TargetOwnership;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Deploys one request, and again as often as something changed meanwhile: the version that it resolves to, or its template.
 * Whatever fails is the request's outcome.
 *
 * @param watch ends the wait of all targets of a request
 */
record RequestDeployer(
        Aws aws,
        Parallel parallel,
        InstantSource clock,
        Pause pause,
        KnownTargets known,
        ReleaseTasks releaseTasks,
        Watch watch) {
    /** More template changes than this during one deployment are not a race: each has an event of its own. */
    private static final int TEMPLATE_CHANGES = 5;

    /** @param resolver resolves the request again, where the result may change */
    record Pending(DeployRequest request, Optional<RequestResolver> resolver) {
        static Pending resolved(DeployRequest request) {
            return new Pending(request, Optional.empty());
        }
    }

    Outcome deploy(Pending pending, SharedReads reads) {
        Outcome outcome = tryToDeploy(pending, reads);
        watch.show(outcome);
        return outcome;
    }

    private Outcome tryToDeploy(Pending pending, SharedReads reads) {
        DeployRequest request = pending.request();
        try {
            Outcome outcome = withNewestTemplate(untilRecorded(pending, run(request, reads)));
            boolean runs = outcome.kind() == Kind.DEPLOYING
                    || outcome.kind() == Kind.PREPARING
                    || outcome.kind() == Kind.UNCHANGED;
            return request.waits() && runs && !request.target().isTask()
                    ? new DeploymentWaiter(
                                    request, outcome, aws, parallel, clock, pause, watch, new TargetOwnership(known))
                            .await()
                    : outcome;
        } catch (AwsException failure) {
            return failed(request, failure);
        } catch (RuntimeException bug) {
            return Outcome.of(request, Kind.FAILED, "this is a mistake in Slipway, please report it: " + bug);
        }
    }

    private Attempt run(DeployRequest request, SharedReads reads) {
        return new TargetDeployer(request, aws, parallel, clock, pause, new TargetOwnership(known), releaseTasks)
                .run(reads.of(request), () -> newReads(request).of(request));
    }

    private Attempt run(DeployRequest request) {
        return run(request, newReads(request));
    }

    private SharedReads newReads(DeployRequest request) {
        return new SharedReads(aws, parallel, clock, pause, List.of(request));
    }

    /** Where the service was rolled back, the request resolves to another version once that is recorded. */
    private Attempt untilRecorded(Pending pending, Attempt first) {
        Attempt attempt = first;
        while (attempt instanceof Attempt.Wait
                && pending.resolver().isPresent()
                && pause.pause(DeployExecutor.ROLLBACK_PAUSE)) {
            attempt = switch (pending.resolver().get().resolve()) {
                case RequestResolver.Resolution.Resolved(DeployRequest request) -> run(request);
                case RequestResolver.Resolution.Ended(Outcome outcome) -> new Attempt.Done(outcome);
            };
        }
        return attempt;
    }

    private Outcome withNewestTemplate(Attempt first) {
        Attempt attempt = first;
        for (int i = 0;
                i < TEMPLATE_CHANGES && attempt instanceof Attempt.Again(Outcome soFar, DeployRequest next);
                i++) {
            attempt = again(soFar, next);
        }
        return attempt.outcome();
    }

    /** The deployment so far stays: where the newest template cannot be used, the outcome only says so. */
    private Attempt again(Outcome soFar, DeployRequest next) {
        Attempt attempt;
        try {
            attempt = run(next);
        } catch (AwsException failure) {
            attempt = new Attempt.Done(failed(next, failure));
        }
        Outcome outcome = attempt.outcome();
        if (outcome.kind() == Kind.DEPLOYING
                || outcome.kind() == Kind.PREPARING
                || outcome.kind() == Kind.REGISTERED
                || outcome.kind() == Kind.SUPERSEDED) {
            return attempt;
        }
        return attempt.with(
                outcome.kind() == Kind.UNCHANGED
                        ? soFar
                        : soFar.because("%s; its template has changed since, but: %s"
                                        .formatted(soFar.reason(), outcome.reason()))
                                .retryable(outcome.isRetryable()));
    }

    private static Outcome failed(DeployRequest request, AwsException failure) {
        return Outcome.of(request, kind(failure), String.valueOf(failure.getMessage()))
                .retryable(failure.isRetryable());
    }

    /** What does not exist is for a person to create or to name otherwise, like a missing service. */
    static Kind kind(AwsException failure) {
        return failure.kind() == AwsException.Kind.NOT_FOUND ? Kind.REFUSED : Kind.FAILED;
    }
}
