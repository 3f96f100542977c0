package dev.slipway.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.outcome.Outcome;
import java.util.List;

/** What came of an invocation. */
sealed interface Answer {
    /** What was done, target by target. */
    record Outcomes(List<Outcome> outcomes) implements Answer {
        public Outcomes {
            outcomes = List.copyOf(outcomes);
        }
    }

    /** What a look at all targets came to. It fails no invocation: the next look does the same work. */
    record Reconciled(List<Outcome> outcomes) implements Answer {
        public Reconciled {
            outcomes = List.copyOf(outcomes);
        }
    }

    /** What was asked: nothing was done. */
    record Query(ObjectNode json) implements Answer {}

    static Answer ignored(String reason) {
        return new Outcomes(List.of(Outcome.ignored(reason)));
    }
}
