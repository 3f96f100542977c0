package dev.slipway.races;

import dev.slipway.apply.Outcome;
import dev.slipway.races.Call.Answer;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** Somebody who calls AWS: a deployment, or a person and ECS itself by a script. */
interface Actor {
    String name();

    /**
     * The very first call waits.
     *
     * @param attempt from 0: Lambda invokes again what failed
     * @param minute of the story, at which it begins
     */
    At begin(int attempt, int minute);

    /** Where it stands after one of the calls it waited to make. */
    At after(At at, Call call, Answer answer);

    /** Lets go of what it remembers to be quicker; what it gave out before is no use any more. */
    void forget();

    /**
     * Where an actor stands: a value that depends on nothing but what it was told.
     *
     * @param id the same for the same
     * @param waiting the calls that it is about to make, in any order; empty at its end
     * @param outcome at its end, of a deployment
     * @param next where answers that came before led
     */
    record At(
            int id,
            Actor actor,
            int attempt,
            int minute,
            List<Integer> told,
            List<Call> waiting,
            Optional<Outcome> outcome,
            IdentityHashMap<Answer, At> next) {
        boolean ended() {
            return waiting.isEmpty();
        }

        /** Lambda invokes it again, as after an error. */
        boolean failed() {
            return outcome.filter(Outcome::retryCanHeal).isPresent();
        }
    }
}
