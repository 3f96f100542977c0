package dev.slipway.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.Target;
import dev.slipway.ecs.AwsException;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.publish.JsonLog;
import dev.slipway.query.StatusJson;
import dev.slipway.query.StatusQuery;
import dev.slipway.query.StatusQuery.Status;
import dev.slipway.query.WhyJson;
import dev.slipway.query.WhyQuery;
import dev.slipway.select.TargetLookup;
import dev.slipway.trigger.ParsedEvent;
import dev.slipway.trigger.Trigger;
import java.util.List;
import java.util.function.Supplier;

/** Answers the requests that read and change nothing. */
final class QueryHandler {
    private static final String VERSION = "slipwayVersion";

    private QueryHandler() {}

    static ObjectNode status(ParsedEvent event, Trigger.Status request, InvocationContext invocation) {
        List<Target> targets =
                invocation.select(all -> all.matching(request.service(), request.environment()), List::isEmpty);
        if (targets.isEmpty()) {
            String reason = invocation.targets().unmatched(request.service(), request.environment());
            return invocation.conclude(event, Outcome.refused(reason + invocation.configurationAge()));
        }
        List<Status> all = query(invocation).status(targets);
        all.forEach(one -> one.trouble()
                .ifPresent(trouble ->
                        invocation.log(JsonLog.Level.ERROR, "status of %s: %s".formatted(one.target(), trouble))));
        return invocation.answer(StatusJson.status(all).put(VERSION, Version.installed()));
    }

    static ObjectNode history(ParsedEvent event, Trigger.History request, InvocationContext invocation) {
        TargetLookup lookup = invocation.select(
                all -> all.find(request.service(), request.environment()),
                found -> found instanceof TargetLookup.NotFound);
        return switch (lookup) {
            case TargetLookup.Found(Target target) -> history(event, target, request.limit(), invocation);
            case TargetLookup.NotFound missing -> notFound(event, missing, invocation);
        };
    }

    private static ObjectNode history(ParsedEvent event, Target target, int limit, InvocationContext invocation) {
        return answer(
                event,
                target,
                invocation,
                () -> StatusJson.history(query(invocation).history(target, limit)));
    }

    static ObjectNode why(ParsedEvent event, Trigger.Why request, InvocationContext invocation) {
        TargetLookup lookup = invocation.select(
                all -> all.find(request.service(), request.environment()),
                found -> found instanceof TargetLookup.NotFound);
        return switch (lookup) {
            case TargetLookup.Found(Target target) ->
                answer(
                        event,
                        target,
                        invocation,
                        () -> WhyJson.of(new WhyQuery(invocation.aws(), invocation.parallel(), invocation.clock())
                                .why(target, request.which())));
            case TargetLookup.NotFound missing -> notFound(event, missing, invocation);
        };
    }

    private static ObjectNode notFound(ParsedEvent event, TargetLookup.NotFound missing, InvocationContext invocation) {
        return invocation.conclude(
                event,
                Outcome.refused(
                        missing.refused().service(),
                        missing.refused().environment(),
                        missing.reason() + invocation.configurationAge()));
    }

    private static ObjectNode answer(
            ParsedEvent event, Target target, InvocationContext invocation, Supplier<ObjectNode> query) {
        try {
            return invocation.answer(query.get());
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
