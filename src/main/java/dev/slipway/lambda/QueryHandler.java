package dev.slipway.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.Target;
import dev.slipway.config.UnclearEntry;
import dev.slipway.deploy.plan.ReleaseTasks;
import dev.slipway.ecs.AwsException;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.publish.JsonLog;
import dev.slipway.query.CheckJson;
import dev.slipway.query.CheckQuery;
import dev.slipway.query.ConfigurationCheck;
import dev.slipway.query.DiffJson;
import dev.slipway.query.DiffQuery;
import dev.slipway.query.DiffQuery.Comparison;
import dev.slipway.query.Finding;
import dev.slipway.query.QueueUrls;
import dev.slipway.query.StatusJson;
import dev.slipway.query.StatusQuery;
import dev.slipway.query.TargetStatus;
import dev.slipway.query.WhyJson;
import dev.slipway.query.WhyQuery;
import dev.slipway.query.WhyQuery.Why;
import dev.slipway.select.TargetLookup;
import dev.slipway.trigger.ParsedEvent;
import dev.slipway.trigger.Trigger;
import java.util.List;
import java.util.function.Function;

/** Answers one request that reads and changes nothing. */
record QueryHandler(ParsedEvent event, InvocationContext invocation) {
    private static final String VERSION = "slipwayVersion";

    ObjectNode answer(Trigger.Query query) {
        return switch (query) {
            case Trigger.Status request -> status(request);
            case Trigger.History request ->
                ofTarget(
                        request.service(),
                        request.environment(),
                        target -> StatusJson.history(statusQuery().history(target, request.limit())));
            case Trigger.Why request ->
                ofTarget(request.service(), request.environment(), target -> why(request, target));
            case Trigger.Check request -> invocation.answer(check(request));
            case Trigger.CheckConfiguration(String text) ->
                invocation.answer(CheckJson.of(ConfigurationCheck.of(text, invocation.home())));
            case Trigger.Diff request ->
                ofTarget(request.service(), request.environment(), target -> diff(request, target));
            case Trigger.Queues _ -> queues();
        };
    }

    /** Answers also where the configuration cannot be read: then the queues fill up. */
    private ObjectNode queues() {
        return switch (invocation.queues()) {
            case QueueUrls.Known known -> invocation.answer(known.json());
            case QueueUrls.Unknown(String reason) ->
                invocation.conclude(event, Outcome.refused(reason).with(Publication.LOG_ONLY));
        };
    }

    private ObjectNode status(Trigger.Status request) {
        List<Target> targets =
                invocation.select(all -> all.matching(request.service(), request.environment()), List::isEmpty);
        List<UnclearEntry> faulty = invocation.targets().faulty(request.service(), request.environment());
        // what a request names and is not there is refused, with the entries that may have it
        boolean isNamed = request.service().isPresent() || request.environment().isPresent();
        if (targets.isEmpty() && (isNamed || faulty.isEmpty())) {
            String reason = invocation.targets().unmatched(request.service(), request.environment());
            return invocation.conclude(event, Outcome.refused(reason + invocation.configurationAge()));
        }
        List<TargetStatus> all = statusQuery().status(targets);
        all.forEach(one -> one.trouble()
                .ifPresent(trouble ->
                        invocation.log(JsonLog.Level.ERROR, "status of %s: %s".formatted(one.target(), trouble))));
        return invocation.answer(StatusJson.status(all, faulty).put(VERSION, Version.installed()));
    }

    /** Answers also where the configuration has no such target: that is what a check is for. */
    private ObjectNode check(Trigger.Check request) {
        List<Finding> findings = switch (lookup(request.service(), request.environment())) {
            case TargetLookup.Found(Target target) ->
                new CheckQuery(
                                invocation.aws(),
                                invocation.parallel(),
                                invocation.clock(),
                                invocation.targets(),
                                ReleaseTasks.of(invocation.runsTasks(), invocation.reconciles()))
                        .check(target, request.tag());
            case TargetLookup.NotFound missing ->
                List.of(Finding.refuse("configuration", missing.reason() + invocation.configurationAge()));
        };
        return CheckJson.of(request.service(), request.environment(), findings);
    }

    private ObjectNode why(Trigger.Why request, Target target) {
        var query = new WhyQuery(invocation.aws(), invocation.parallel(), invocation.clock());
        return switch (query.why(target, request.which())) {
            case Why.Answer answer -> WhyJson.of(answer);
            case Why.NotFound missing -> refused(target, missing.reason());
        };
    }

    private ObjectNode diff(Trigger.Diff request, Target target) {
        var query = new DiffQuery(invocation.aws(), invocation.parallel(), invocation.clock());
        return switch (query.compare(target, request.from(), request.to())) {
            case Comparison.Compared compared -> DiffJson.of(compared);
            case Comparison.NotFound(String reason) -> refused(target, reason);
        };
    }

    private ObjectNode refused(Target target, String reason) {
        return invocation.conclude(
                event, Outcome.of(target, Kind.REFUSED, reason).with(Publication.LOG_ONLY));
    }

    private TargetLookup lookup(String service, String environment) {
        return invocation.select(
                all -> all.find(service, environment), found -> found instanceof TargetLookup.NotFound);
    }

    private ObjectNode ofTarget(String service, String environment, Function<Target, ObjectNode> query) {
        return switch (lookup(service, environment)) {
            case TargetLookup.Found(Target target) -> ofTarget(target, query);
            case TargetLookup.NotFound missing ->
                invocation.conclude(
                        event,
                        Outcome.refused(
                                missing.refused().service(),
                                missing.refused().environment(),
                                missing.reason() + invocation.configurationAge()));
        };
    }

    private ObjectNode ofTarget(Target target, Function<Target, ObjectNode> query) {
        try {
            return invocation.answer(query.apply(target));
        } catch (AwsException failure) {
            Kind kind = failure.kind() == AwsException.Kind.NOT_FOUND ? Kind.REFUSED : Kind.FAILED;
            Outcome outcome = Outcome.of(target, kind, String.valueOf(failure.getMessage()));
            // a query that failed is not news of a deployment
            return invocation.conclude(event, outcome.with(Publication.LOG_ONLY));
        }
    }

    private StatusQuery statusQuery() {
        return new StatusQuery(invocation.aws(), invocation.parallel(), invocation.clock());
    }
}
