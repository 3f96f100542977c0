package dev.slipway.deploy;

import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.select.DeployRequest;
import java.util.Optional;

/** How one run about one target ended. */
sealed interface Attempt {
    Outcome outcome();

    record Done(Outcome outcome) implements Attempt {}

    /**
     * Another function has to record first how the last deployment ended, or AWS does not show yet what it reported.
     *
     * @param outcome if it does not in time
     */
    record Wait(Outcome outcome) implements Attempt {}

    /**
     * The template has changed meanwhile, so that the version has to be deployed again.
     *
     * @param outcome so far
     */
    record Again(Outcome outcome, DeployRequest next) implements Attempt {}

    default Attempt with(Outcome other) {
        return switch (this) {
            case Done done -> new Done(other);
            case Wait wait -> new Wait(other);
            case Again again -> new Again(other, again.next());
        };
    }

    static Attempt waiting(DeployRequest request, String reason) {
        return new Wait(Outcome.of(request, Kind.FAILED, reason).retryable(true));
    }

    static Attempt of(Outcome outcome, Optional<DeployRequest> next) {
        return next.<Attempt>map(request -> new Again(outcome, request)).orElseGet(() -> new Done(outcome));
    }
}
