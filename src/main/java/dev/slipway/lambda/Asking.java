package dev.slipway.lambda;

import dev.slipway.apply.Looks;
import dev.slipway.apply.Outcome;
import dev.slipway.publish.LooksJson;
import dev.slipway.target.Configuration;
import dev.slipway.target.Selection;
import dev.slipway.target.Target;
import dev.slipway.trigger.Trigger;
import java.util.List;

/** Requests that ask and change nothing. */
final class Asking {
    private Asking() {}

    static Answer status(Trigger.Status request, Run run) {
        Configuration configuration = run.configuration();
        List<Target> targets = configuration.matching(request.service(), request.environment());
        return targets.isEmpty()
                ? new Answer.Outcomes(
                        List.of(Outcome.refused(configuration.unmatched(request.service(), request.environment()))))
                : new Answer.Told(LooksJson.status(looks(run).status(targets)));
    }

    static Answer history(Trigger.History request, Run run) {
        return switch (run.configuration().find(request.service(), request.environment())) {
            case Configuration.Lookup.Found(Target target) ->
                new Answer.Told(LooksJson.history(looks(run).history(target, request.limit())));
            case Configuration.Lookup.NotFound(Selection.Refused refused) -> refused(refused);
        };
    }

    private static Answer refused(Selection.Refused refused) {
        return new Answer.Outcomes(
                List.of(Outcome.refused(refused.service(), refused.environment(), refused.reason())));
    }

    private static Looks looks(Run run) {
        return new Looks(run.aws(), run.executor(), run.clock());
    }
}
