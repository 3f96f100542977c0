package dev.slipway.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.aws.Clients;
import dev.slipway.deploy.Deployer;
import dev.slipway.deploy.StartedReads;
import dev.slipway.deploy.TemplateSubscribers;
import dev.slipway.deploy.plan.ReleaseTasks;
import dev.slipway.outcome.Outcome;
import dev.slipway.publish.JsonLog;
import dev.slipway.select.Selection;
import dev.slipway.select.Targets;
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
import java.util.Optional;
import java.util.function.Function;

/**
 * The Lambda function that deploys. It handles image pushes, registered templates, events of your own, and direct
 * requests.
 */
public final class DeployFunction implements RequestStreamHandler {
    private static final String NOT_HANDLED = "DeployFunction does not handle this event; route it to ";

    private final FunctionInstance instance;
    private final FinishedTargets finished = new FinishedTargets();

    /** As Lambda creates it. */
    public DeployFunction() {
        instance = FunctionInstance.ofLambda(Rehearsal.ofPush(System.getenv()), DeployFunction::new);
    }

    /** @throws dev.slipway.config.InvalidConfigurationException where the environment names no configuration */
    public DeployFunction(Map<String, String> environment, Clients clients, InstantSource clock, PrintStream log) {
        this(environment, clients, clock, Thread::sleep, log);
    }

    /** @param sleep advances the clock */
    public DeployFunction(
            Map<String, String> environment, Clients clients, InstantSource clock, Sleep sleep, PrintStream log) {
        instance = new FunctionInstance(() -> InvocationRunner.of(environment, clients, clock, sleep, log));
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        instance.runner().run(input, output, context, this::handle);
    }

    private ObjectNode handle(ParsedEvent event, InvocationContext invocation) {
        return switch (invocation.callers().admit(event, invocation)) {
            case Admission.Open() -> carryOut(event, invocation);
            case Admission.Limited limited -> {
                // requestedBy is whatever the request says; the alias is what IAM permitted
                invocation.log(JsonLog.Level.INFO, limited.sentence(event));
                yield limited.noted(
                        event,
                        carryOut(event, invocation.showing(limited.caller().sees())));
            }
            case Admission.Refused(Outcome outcome) -> invocation.conclude(event, outcome);
        };
    }

    private ObjectNode carryOut(ParsedEvent event, InvocationContext invocation) {
        return switch (event.trigger()) {
            case Trigger.Push push -> deploy(event, targets -> targets.select(push), invocation);
            case Trigger.Replicated(Trigger.Push push) -> replicated(event, push, invocation);
            case Trigger.Deploy request -> deploy(event, targets -> targets.select(request), invocation);
            case Trigger.Rollback request -> deploy(event, targets -> targets.select(request), invocation);
            case Trigger.Restart request -> deploy(event, targets -> targets.select(request), invocation);
            case Trigger.RollbackSince request -> deployMany(event, targets -> targets.select(request), invocation);
            case Trigger.Promote request -> deployMany(event, targets -> targets.select(request), invocation);
            case Trigger.TemplateRegistered registered -> redeploy(event, registered, invocation);
            case Trigger.HoldRequest request -> HoldHandler.handle(event, request, invocation);
            case Trigger.Control request -> ControlHandler.handle(event, request, invocation);
            case Trigger.Run request -> RunHandler.handle(event, request, invocation);
            case Trigger.Query query -> new QueryHandler(event, invocation).answer(query);
            case Trigger.StateChange _, Trigger.HookChange _, Trigger.TaskStopped _ ->
                invocation.conclude(event, Outcome.ignored(NOT_HANDLED + "RollbackFunction"));
            case Trigger.Scheduled _ -> invocation.conclude(event, Outcome.ignored(NOT_HANDLED + "ReconcileFunction"));
            case Trigger.Ignored(String reason) -> invocation.conclude(event, Outcome.ignored(reason));
            case Trigger.Refused(String reason) -> invocation.conclude(event, Outcome.refused(reason));
        };
    }

    /** A backfill copies old images under new times, so that each would win over the one before it. */
    private ObjectNode replicated(ParsedEvent event, Trigger.Push push, InvocationContext invocation) {
        return invocation.takesReplications()
                ? deploy(event, targets -> targets.select(push), invocation)
                : invocation.conclude(
                        event,
                        Outcome.ignored(
                                "ECR replicated %s, and this installation does not deploy replicated images; to change that, set its parameter Replication (Terraform: replication)"
                                        .formatted(push.image())));
    }

    private ObjectNode deploy(ParsedEvent event, Function<Targets, Selection> selector, InvocationContext invocation) {
        try (var started =
                new StartedReads(invocation.aws(), invocation.parallel(), invocation.clock(), invocation.pause())) {
            Selection selection =
                    explained(event, invocation.select(selector, Selection::isMiss, started::start), invocation);
            return deploy(event, selection, List.of(), deployer(invocation, Optional.of(started)), invocation);
        }
    }

    /** Of a request that names no single target. */
    private ObjectNode deployMany(
            ParsedEvent event, Function<Targets, Selection> selector, InvocationContext invocation) {
        Selection selection = explained(event, invocation.select(selector, Selection::isMiss), invocation);
        return selection.ignored().isEmpty()
                ? deploy(event, selection, List.of(), deployer(invocation, Optional.empty()), invocation)
                : invocation.conclude(event, Outcome.refused(selection.ignored()));
    }

    /** A person reads at once that an entry does not count; an event is tried again. */
    private static Selection explained(ParsedEvent event, Selection selection, InvocationContext invocation) {
        if (!selection.isMiss()) {
            return selection;
        }
        Selection dated = selection.because(invocation.configurationAge());
        return event.isEvent() ? dated : dated.decided();
    }

    private ObjectNode redeploy(
            ParsedEvent event, Trigger.TemplateRegistered registered, InvocationContext invocation) {
        var templates = new TemplateSubscribers(invocation.aws(), invocation.parallel(), invocation.clock());
        TemplateSubscribers.Subscribers subscribers = invocation.select(
                targets -> templates.of(registered, targets),
                found -> found.selection().isMiss());
        Selection selection = explained(event, subscribers.selection(), invocation);
        return deploy(event, selection, subscribers.failures(), deployer(invocation, Optional.empty()), invocation);
    }

    /** @param failures outcomes next to those of the selection */
    private ObjectNode deploy(
            ParsedEvent event,
            Selection selection,
            List<Outcome> failures,
            Deployer deployer,
            InvocationContext invocation) {
        var outcomes = new ArrayList<Outcome>();
        Selection rest = event.isEvent() ? finished.unfinished(invocation.id(), selection) : selection;
        try (InvocationReport.Outcomes report = invocation.report(event)) {
            outcomes.addAll(deployer.deploy(rest, report::add));
            failures.forEach(report::add);
        }
        outcomes.addAll(failures);
        try {
            return invocation.answer(event, HoldHandler.afterRollback(event, outcomes, invocation));
        } catch (InvocationFailedException failure) {
            if (event.isEvent()) {
                finished.keep(invocation.id(), outcomes);
            }
            throw failure;
        }
    }

    private static Deployer deployer(InvocationContext invocation, Optional<StartedReads> started) {
        return new Deployer(
                invocation.aws(),
                invocation.parallel(),
                invocation.clock(),
                invocation.pause(),
                invocation.targets(),
                ReleaseTasks.of(invocation.runsTasks(), invocation.reconciles()),
                started);
    }
}
