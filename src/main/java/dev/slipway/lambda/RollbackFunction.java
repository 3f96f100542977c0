package dev.slipway.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.access.EcsRates;
import dev.slipway.aws.Clients;
import dev.slipway.config.AccountRegion;
import dev.slipway.ecs.Aws;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.publish.JsonLog;
import dev.slipway.reconcile.Reconciler;
import dev.slipway.reconcile.Sweep;
import dev.slipway.reconcile.TargetDiscovery;
import dev.slipway.reconcile.TargetsAtRest;
import dev.slipway.select.ServiceMatch;
import dev.slipway.select.Targets;
import dev.slipway.trigger.ParsedEvent;
import dev.slipway.trigger.Trigger;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The handler of two Lambda functions: RollbackFunction notes how deployments end, rolls back the failed ones, and goes on
 * with a deployment when its release task ended; ReconcileFunction reconciles all targets on a schedule.
 */
public final class RollbackFunction implements RequestStreamHandler {
    private static final String NOT_HANDLED = "RollbackFunction does not handle this event; route it to DeployFunction";

    private static final String STILL_RUNS =
            "the last reconciliation still runs in this instance of the function; raise ReconcileEvery above the time that one takes";

    private final FunctionInstance instance;
    private final LastSweep lastSweep = new LastSweep();
    private final UnrecordedReports unrecorded = new UnrecordedReports();
    /** What the schedule leaves out: each is reported once for each instance of the function. */
    private final Set<Object> reported = ConcurrentHashMap.newKeySet();

    /** As Lambda creates it. */
    public RollbackFunction() {
        instance = FunctionInstance.ofLambda(Rehearsal.ofFailure(System.getenv()), RollbackFunction::new);
    }

    /** @throws dev.slipway.config.InvalidConfigurationException where the environment names no configuration */
    public RollbackFunction(Map<String, String> environment, Clients clients, InstantSource clock, PrintStream log) {
        this(environment, clients, clock, Thread::sleep, log);
    }

    /** @param sleep advances the clock */
    public RollbackFunction(
            Map<String, String> environment, Clients clients, InstantSource clock, Sleep sleep, PrintStream log) {
        instance = new FunctionInstance(() -> InvocationRunner.of(environment, clients, clock, sleep, log));
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        instance.runner().run(input, output, context, this::handle);
    }

    private ObjectNode handle(ParsedEvent event, InvocationContext invocation) {
        return switch (event.trigger()) {
            case Trigger.StateChange change -> settle(event, change, invocation);
            case Trigger.HookChange change -> HookHandler.handle(event, change, invocation, unrecorded);
            case Trigger.TaskStopped stopped -> StoppedTaskHandler.handle(event, stopped, invocation, unrecorded);
            case Trigger.Scheduled scheduled -> reconcile(event, invocation);
            case Trigger.Push _,
                    Trigger.Replicated _,
                    Trigger.TemplateRegistered _,
                    Trigger.Deploy _,
                    Trigger.Rollback _,
                    Trigger.RollbackSince _,
                    Trigger.Restart _,
                    Trigger.Promote _,
                    Trigger.HoldRequest _,
                    Trigger.Control _,
                    Trigger.Run _,
                    Trigger.Query _ -> invocation.conclude(event, Outcome.ignored(NOT_HANDLED));
            case Trigger.Ignored(String reason) -> invocation.conclude(event, Outcome.ignored(reason));
            case Trigger.Refused(String reason) -> invocation.conclude(event, Outcome.refused(reason));
        };
    }

    private ObjectNode settle(ParsedEvent event, Trigger.StateChange change, InvocationContext invocation) {
        var at = new AccountRegion(change.account(), change.region());
        ServiceMatch match = invocation.select(
                targets -> targets.ofService(at, change.cluster(), change.service()), ServiceMatch::isMiss);
        if (match.isMiss()) {
            return conclude(event, change, match, invocation);
        }
        Reconciler reconciler = reconciler(invocation.aws(), invocation);
        List<Outcome> outcomes = unrecorded.ofEvent(match.targets().stream()
                .flatMap(target -> reconciler.onStateChange(target, change).stream())
                .toList());
        invocation.publish(event, outcomes);
        return invocation.answer(event, outcomes);
    }

    /** Nothing judges the deployment of a service that an entry leaves out: after a failure a person must. */
    private static ObjectNode conclude(
            ParsedEvent event, Trigger.StateChange change, ServiceMatch match, InvocationContext invocation) {
        Outcome missed = MissedService.of(match, change.service(), invocation);
        boolean hasFailed = change.ended() == Trigger.Ended.FAILED;
        return invocation.conclude(
                event,
                hasFailed
                        ? MissedService.leftOut(match)
                                .map(outcome -> outcome.as(Kind.ROLLBACK_FAILED))
                                .orElse(missed)
                        : missed);
    }

    private static Reconciler reconciler(Aws aws, InvocationContext invocation) {
        return new Reconciler(aws, invocation.parallel(), invocation.clock(), invocation.pause(), invocation.targets());
    }

    private ObjectNode reconcile(ParsedEvent event, InvocationContext invocation) {
        Optional<TargetsAtRest> before = lastSweep.take();
        if (before.isEmpty()) {
            return invocation.conclude(event, Outcome.ignored(STILL_RUNS));
        }
        TargetsAtRest atRest = before.get();
        try {
            Sweep sweep = sweep(invocation, atRest);
            atRest = sweep.atRest();
            invocation.publish(event, sweep.outcomes());
            return invocation.answer(event, sweep.outcomes());
        } finally {
            lastSweep.leave(atRest);
        }
    }

    /** Uses at most half of ECS's rates, because deployments come first. */
    private Sweep sweep(InvocationContext invocation, TargetsAtRest before) {
        Targets targets = invocation.targets();
        Aws aws = invocation.aws(EcsRates.Share.HALF);
        TargetDiscovery.Discovered found = new TargetDiscovery(aws, invocation.parallel()).targets(targets);
        var leftOut = new ArrayList<>(targets.unlistable());
        found.leftOut().forEach(service -> leftOut.add(service.problem()));
        invocation.report(leftOut.stream().filter(reported::add).toList());
        Instant began = invocation.clock().instant();
        Sweep sweep = reconciler(aws, invocation).reconcileAll(found.targets(), before);
        Duration took = Duration.between(began, invocation.clock().instant());
        invocation.log(JsonLog.Level.INFO, message(found.targets().size(), sweep, took));
        var all = new ArrayList<>(sweep.outcomes());
        all.addAll(found.failures());
        List<Outcome> news =
                unrecorded.ofSchedule(all).stream().map(this::publishedOnce).toList();
        return new Sweep(news, sweep.read(), sweep.atRest());
    }

    private static String message(int targets, Sweep sweep, Duration took) {
        return "reconciled %d target%s in %d s; read %d release log%s"
                .formatted(
                        targets, targets == 1 ? "" : "s", took.toSeconds(), sweep.read(), sweep.read() == 1 ? "" : "s");
    }

    /** What is not noted in a release log, so that every schedule finds it again. */
    private Outcome publishedOnce(Outcome outcome) {
        boolean isNoted = outcome.subject().isPresent() && outcome.kind() != Kind.REFUSED;
        return isNoted || reported.add(outcome.subject() + outcome.reason())
                ? outcome
                : outcome.with(Publication.LOG_ONLY);
    }
}
