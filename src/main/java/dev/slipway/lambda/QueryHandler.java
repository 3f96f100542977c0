package dev.slipway.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.Target;
import dev.slipway.outcome.Outcome;
import dev.slipway.query.StatusJson;
import dev.slipway.query.StatusQuery;
import dev.slipway.select.Selection;
import dev.slipway.select.TargetLookup;
import dev.slipway.select.Targets;
import dev.slipway.trigger.ParsedEvent;
import dev.slipway.trigger.Trigger;
import java.util.List;

/** Answers the requests that read and change nothing. */
final class QueryHandler {
    private QueryHandler() {}

    static ObjectNode status(ParsedEvent event, Trigger.Status request, InvocationContext invocation) {
        Targets all = invocation.targets();
        List<Target> targets = all.matching(request.service(), request.environment());
        if (targets.isEmpty()) {
            String reason = all.unmatched(request.service(), request.environment());
            return invocation.conclude(event, Outcome.refused(reason));
        }
        return invocation.answer(StatusJson.status(query(invocation).status(targets)));
    }

    static ObjectNode history(ParsedEvent event, Trigger.History request, InvocationContext invocation) {
        return switch (invocation.targets().find(request.service(), request.environment())) {
            case TargetLookup.Found(Target target) ->
                invocation.answer(StatusJson.history(query(invocation).history(target, request.limit())));
            case TargetLookup.NotFound(Selection.Refused(String service, String environment, String reason)) ->
                invocation.conclude(event, Outcome.refused(service, environment, reason));
        };
    }

    private static StatusQuery query(InvocationContext invocation) {
        return new StatusQuery(invocation.aws(), invocation.parallel(), invocation.clock());
    }
}
