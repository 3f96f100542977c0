package dev.slipway.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.Target;
import dev.slipway.config.UnclearEntry;
import dev.slipway.ecs.AwsException;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.publish.JsonLog;
import dev.slipway.query.StatusJson;
import dev.slipway.query.StatusQuery;
import dev.slipway.query.TargetStatus;
import dev.slipway.select.TargetLookup;
import dev.slipway.trigger.ParsedEvent;
import dev.slipway.trigger.Trigger;
import java.util.List;

/** Answers the requests that read and change nothing. */
final class QueryHandler {
    private static final String VERSION = "slipwayVersion";

    private QueryHandler() {}

    static ObjectNode status(ParsedEvent event, Trigger.Status request, InvocationContext invocation) {
        List<Target> targets =
                invocation.select(all -> all.matching(request.service(), request.environment()), List::isEmpty);
        List<UnclearEntry> faulty = invocation.targets().faulty(request.service(), request.environment());
        if (targets.isEmpty() && faulty.isEmpty()) {
            String reason = invocation.targets().unmatched(request.service(), request.environment());
            return invocation.conclude(event, Outcome.refused(reason + invocation.configurationAge()));
        }
        List<TargetStatus> all = query(invocation).status(targets);
        all.forEach(one -> one.trouble()
                .ifPresent(trouble ->
                        invocation.log(JsonLog.Level.ERROR, "status of %s: %s".formatted(one.target(), trouble))));
        return invocation.answer(StatusJson.status(all, faulty).put(VERSION, Version.installed()));
    }

    static ObjectNode history(ParsedEvent event, Trigger.History request, InvocationContext invocation) {
        TargetLookup lookup = invocation.select(
                all -> all.find(request.service(), request.environment()),
                found -> found instanceof TargetLookup.NotFound);
        return switch (lookup) {
            case TargetLookup.Found(Target target) -> history(event, target, request.limit(), invocation);
            case TargetLookup.NotFound missing ->
                invocation.conclude(
                        event,
                        Outcome.refused(
                                missing.refused().service(),
                                missing.refused().environment(),
                                missing.reason() + invocation.configurationAge()));
        };
    }

    private static ObjectNode history(ParsedEvent event, Target target, int limit, InvocationContext invocation) {
        try {
            return invocation.answer(StatusJson.history(query(invocation).history(target, limit)));
        } catch (AwsException failure) {
            Kind kind = failure.kind() == AwsException.Kind.NOT_FOUND ? Kind.REFUSED : Kind.FAILED;
            Outcome outcome = Outcome.of(target, kind, String.valueOf(failure.getMessage()));
            // a query that failed is not news of a deployment
            return invocation.conclude(event, outcome.with(Publication.LOG_ONLY));
        }
    }

    private static StatusQuery query(InvocationContext invocation) {
        return new StatusQuery(invocation.aws(), invocation.parallel(), invocation.clock());
    }
}
