package dev.slipway.lambda;

import dev.slipway.config.Configuration;
import dev.slipway.config.Target;
import dev.slipway.outcome.Outcome;
import dev.slipway.query.StatusJson;
import dev.slipway.query.StatusQuery;
import dev.slipway.select.Selection;
import dev.slipway.select.TargetLookup;
import dev.slipway.trigger.Trigger;
import java.util.List;

/** Requests that ask and change nothing. */
final class QueryHandler {
    private QueryHandler() {}

    static Answer status(Trigger.Status request, InvocationContext run) {
        Configuration configuration = run.configuration();
        List<Target> targets = configuration.matching(request.service(), request.environment());
        return targets.isEmpty()
                ? new Answer.Outcomes(
                        List.of(Outcome.refused(configuration.unmatched(request.service(), request.environment()))))
                : new Answer.Query(StatusJson.status(looks(run).status(targets)));
    }

    static Answer history(Trigger.History request, InvocationContext run) {
        return switch (run.configuration().find(request.service(), request.environment())) {
            case TargetLookup.Found(Target target) ->
                new Answer.Query(StatusJson.history(looks(run).history(target, request.limit())));
            case TargetLookup.NotFound(Selection.Refused refused) -> refused(refused);
        };
    }

    private static Answer refused(Selection.Refused refused) {
        return new Answer.Outcomes(
                List.of(Outcome.refused(refused.service(), refused.environment(), refused.reason())));
    }

    private static StatusQuery looks(InvocationContext run) {
        return new StatusQuery(run.aws(), run.executor(), run.clock());
    }
}
