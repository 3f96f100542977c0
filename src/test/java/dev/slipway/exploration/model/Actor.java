package dev.slipway.exploration.model;

import dev.slipway.exploration.model.PendingCall.Answer;
import dev.slipway.outcome.Outcome;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** Takes part in a scenario and calls AWS: a run of Slipway's code, or a person, Terraform or ECS that follows a script. */
public interface Actor {
    String name();

    /**
     * Begins; the actor has not made its first call yet.
     *
     * @param attempt counted from 0: Lambda retries a failed invocation
     * @param minute of the scenario at which the actor begins
     */
    At begin(int attempt, int minute);

    /** The actor's position after one of its pending calls was answered. */
    At after(At at, PendingCall call, Answer answer);

    /** Clears the actor's caches. Positions that it returned before must not be used any more. */
    void forget();

    /**
     * An actor's position: a value that depends on nothing but the answers that the actor received.
     *
     * @param id equal for equal positions
     * @param waiting the calls that the actor is about to make, in any order; empty when the actor has ended
     * @param outcome of a run of Slipway's code that has ended
     * @param next the positions that answers led to before: a cache
     */
    record At(
            int id,
            Actor actor,
            int attempt,
            int minute,
            List<Integer> learned,
            List<PendingCall> waiting,
            Optional<Outcome> outcome,
            IdentityHashMap<Answer, At> next) {
        boolean ended() {
            return waiting.isEmpty();
        }

        /** Whether Lambda retries the invocation. */
        boolean failed() {
            return outcome.filter(Outcome::isRetryable).isPresent();
        }
    }
}
