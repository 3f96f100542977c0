package dev.slipway.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.Target;
import dev.slipway.outcome.Outcome;
import dev.slipway.query.StatusJson;
import dev.slipway.query.StatusQuery;
import dev.slipway.select.TargetLookup;
import dev.slipway.trigger.ParsedEvent;
import dev.slipway.trigger.Trigger;
import java.util.List;

/** Answers the requests that read and change nothing. */
final class QueryHandler {
    private QueryHandler() {}

    static ObjectNode status(ParsedEvent event, Trigger.Status request, InvocationContext invocation) {
        List<Target> targets =
                invocation.select(all -> all.matching(request.service(), request.environment()), List::isEmpty);
        if (targets.isEmpty()) {
            String reason = invocation.targets().unmatched(request.service(), request.environment());
            return invocation.conclude(event, Outcome.refused(reason + invocation.configurationAge()));
        }
        return invocation.answer(StatusJson.status(query(invocation).status(targets)));
    }

    static ObjectNode history(ParsedEvent event, Trigger.History request, InvocationContext invocation) {
        TargetLookup lookup = invocation.select(
                all -> all.find(request.service(), request.environment()),
                found -> found instanceof TargetLookup.NotFound);
        return switch (lookup) {
            case TargetLookup.Found(Target target) ->
                invocation.answer(StatusJson.history(query(invocation).history(target, request.limit())));
            case TargetLookup.NotFound missing ->
                invocation.conclude(
                        event,
                        Outcome.refused(
                                missing.refused().service(),
                                missing.refused().environment(),
                                missing.reason() + invocation.configurationAge()));
        };
    }

    private static StatusQuery query(InvocationContext invocation) {
        return new StatusQuery(invocation.aws(), invocation.parallel(), invocation.clock());
    }
}
