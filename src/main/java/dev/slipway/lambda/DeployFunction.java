package dev.slipway.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.aws.Clients;
import dev.slipway.deploy.Deployer;
import dev.slipway.deploy.TemplateSubscribers;
import dev.slipway.outcome.Outcome;
import dev.slipway.select.Selection;
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

/**
 * The Lambda function that deploys. It handles image pushes, registered templates, events of your own, and direct
 * requests.
 */
public final class DeployFunction implements RequestStreamHandler {
    private static final String NOT_HANDLED = "DeployFunction does not handle this event; route it to RollbackFunction";

    private final InvocationRunner runner;

    /** As Lambda creates it. */
    public DeployFunction() {
        runner = InvocationRunner.ofLambda();
    }

    /** @throws dev.slipway.config.InvalidConfigurationException where the environment names no configuration */
    public DeployFunction(Map<String, String> environment, Clients clients, InstantSource clock, PrintStream log) {
        this(environment, clients, clock, Thread::sleep, log);
    }

    /** @param sleep advances the clock */
    public DeployFunction(
            Map<String, String> environment, Clients clients, InstantSource clock, Sleep sleep, PrintStream log) {
        runner = InvocationRunner.of(environment, clients, clock, sleep, log);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        runner.run(input, output, context, DeployFunction::handle);
    }

    private static ObjectNode handle(ParsedEvent event, InvocationContext invocation) {
        return switch (event.trigger()) {
            case Trigger.Push push -> deploy(event, invocation.targets().select(push), invocation);
            case Trigger.Deploy request -> deploy(event, invocation.targets().select(request), invocation);
            case Trigger.Rollback request -> deploy(event, invocation.targets().select(request), invocation);
            case Trigger.TemplateRegistered registered -> redeploy(event, registered, invocation);
            case Trigger.Status request -> QueryHandler.status(event, request, invocation);
            case Trigger.History request -> QueryHandler.history(event, request, invocation);
            case Trigger.StateChange _, Trigger.Scheduled _ -> invocation.conclude(event, Outcome.ignored(NOT_HANDLED));
            case Trigger.Ignored(String reason) -> invocation.conclude(event, Outcome.ignored(reason));
            case Trigger.Refused(String reason) -> invocation.conclude(event, Outcome.refused(reason));
        };
    }

    private static ObjectNode deploy(ParsedEvent event, Selection selection, InvocationContext invocation) {
        List<Outcome> outcomes = deployer(invocation).deploy(selection);
        invocation.publish(event, outcomes);
        return invocation.answer(event, outcomes);
    }

    private static ObjectNode redeploy(
            ParsedEvent event, Trigger.TemplateRegistered registered, InvocationContext invocation) {
        var subscribers = new TemplateSubscribers(invocation.aws(), invocation.parallel(), invocation.clock())
                .of(registered, invocation.targets());
        var outcomes = new ArrayList<>(deployer(invocation).deploy(subscribers.selection()));
        outcomes.addAll(subscribers.failures());
        invocation.publish(event, outcomes);
        return invocation.answer(event, outcomes);
    }

    private static Deployer deployer(InvocationContext invocation) {
        return new Deployer(invocation.aws(), invocation.parallel(), invocation.clock(), invocation.pause());
    }
}
