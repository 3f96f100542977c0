package dev.slipway.control;

import dev.slipway.config.Target;
import dev.slipway.ecs.AwsException;
import dev.slipway.outcome.Outcome;
import java.util.List;

/** What became of a person's request to continue or abort a deployment. */
public sealed interface ControlResult {
    Target target();

    /**
     * It was done.
     *
     * @param revision whose deployment or release task it was
     * @param words what was done
     * @param outcomes to publish
     */
    record Done(Target target, int revision, String words, List<Outcome> outcomes) implements ControlResult {
        public Done {
            outcomes = List.copyOf(outcomes);
        }
    }

    /** @param reason why there was nothing to do */
    record NotDone(Target target, String reason) implements ControlResult {}

    /**
     * AWS refused a call, or did not answer.
     *
     * @param outcomes to publish of what was done before
     */
    record Failed(Target target, AwsException failure, List<Outcome> outcomes) implements ControlResult {
        public Failed {
            outcomes = List.copyOf(outcomes);
        }
    }
}
