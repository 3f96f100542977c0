package dev.slipway.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.access.RateLimitedAws;
import dev.slipway.aws.Clients;
import dev.slipway.config.AccountRegion;
import dev.slipway.config.Target;
import dev.slipway.outcome.Outcome;
import dev.slipway.publish.JsonLog;
import dev.slipway.reconcile.Reconciler;
import dev.slipway.reconcile.TargetDiscovery;
import dev.slipway.select.Targets;
import dev.slipway.text.Quoted;
import dev.slipway.trigger.ParsedEvent;
import dev.slipway.trigger.Trigger;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The Lambda function that notes how deployments end, rolls back the failed ones, and reconciles all targets on a
 * schedule.
 */
public final class RollbackFunction implements RequestStreamHandler {
    private static final String NOT_HANDLED = "RollbackFunction does not handle this event; route it to DeployFunction";

    private final InvocationRunner runner;
    private final UnrecordedReports unrecorded = new UnrecordedReports();
    /** Patterns whose services no listing finds: each is logged once for each instance of the function. */
    private final Set<String> unlistable = ConcurrentHashMap.newKeySet();

    /** As Lambda creates it. */
    public RollbackFunction() {
        runner = InvocationRunner.ofLambda();
    }

    /** @throws dev.slipway.config.InvalidConfigurationException where the environment names no configuration */
    public RollbackFunction(Map<String, String> environment, Clients clients, InstantSource clock, PrintStream log) {
        runner = InvocationRunner.of(environment, clients, clock, log);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        runner.run(input, output, context, this::handle);
    }

    private ObjectNode handle(ParsedEvent event, InvocationContext invocation) {
        return switch (event.trigger()) {
            case Trigger.StateChange change -> settle(event, change, invocation);
            case Trigger.Scheduled scheduled -> reconcile(event, invocation);
            case Trigger.Push _, Trigger.TemplateRegistered _, Trigger.Deploy _, Trigger.Rollback _ ->
                invocation.conclude(event, Outcome.ignored(NOT_HANDLED));
            case Trigger.Status _, Trigger.History _ -> invocation.conclude(event, Outcome.ignored(NOT_HANDLED));
            case Trigger.Ignored(String reason) -> invocation.conclude(event, Outcome.ignored(reason));
            case Trigger.Refused(String reason) -> invocation.conclude(event, Outcome.refused(reason));
        };
    }

    private ObjectNode settle(ParsedEvent event, Trigger.StateChange change, InvocationContext invocation) {
        List<Target> targets = invocation
                .targets()
                .ofService(new AccountRegion(change.account(), change.region()), change.cluster(), change.service());
        if (targets.isEmpty()) {
            return invocation.conclude(
                    event, Outcome.ignored("no target is the service " + Quoted.of(change.service())));
        }
        var reconciler = new Reconciler(invocation.aws(), invocation.parallel(), invocation.clock());
        List<Outcome> outcomes = unrecorded.ofEvent(targets.stream()
                .flatMap(target -> reconciler.onStateChange(target, change).stream())
                .toList());
        invocation.publish(event, outcomes);
        return invocation.answer(event, outcomes);
    }

    /** Uses at most half of ECS's rates, because deployments come first. */
    private ObjectNode reconcile(ParsedEvent event, InvocationContext invocation) {
        Targets targets = invocation.targets();
        var aws = new RateLimitedAws(invocation.aws(), invocation.home(), invocation.clock(), invocation.pause());
        TargetDiscovery.Discovered found = new TargetDiscovery(aws, invocation.parallel()).targets(targets);
        var all = new ArrayList<>(
                new Reconciler(aws, invocation.parallel(), invocation.clock()).reconcileAll(found.targets()));
        all.addAll(found.failures());
        List<Outcome> outcomes = unrecorded.ofSchedule(all);
        targets.unlistable().stream().filter(unlistable::add).forEach(w -> invocation.log(JsonLog.Level.WARN, w));
        int count = found.targets().size();
        invocation.log(JsonLog.Level.INFO, "reconciled %d target%s".formatted(count, count == 1 ? "" : "s"));
        invocation.publish(event, outcomes);
        return invocation.answer(event, outcomes);
    }
}
