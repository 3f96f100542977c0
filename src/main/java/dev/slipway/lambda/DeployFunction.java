package dev.slipway.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.aws.Clients;
import dev.slipway.deploy.Deployer;
import dev.slipway.deploy.TemplateSubscribers;
import dev.slipway.outcome.Outcome;
import dev.slipway.select.Selection;
import dev.slipway.trigger.Trigger;
import dev.slipway.trigger.TriggerParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The function that deploys: an ECR push event, a registered template, an event of the user's own or a direct request
 * goes in, outcomes come out.
 */
public final class DeployFunction implements RequestStreamHandler {
    private static final String NOT_HERE = "this function settles nothing: send it to RollbackFunction";

    private final InvocationRunner shared;

    /** As Lambda makes it. */
    public DeployFunction() {
        shared = InvocationRunner.ofLambda();
    }

    /** @throws dev.slipway.config.InvalidConfigurationException where the environment does not say where a configuration is */
    public DeployFunction(Map<String, String> environment, Clients clients, InstantSource clock, PrintStream log) {
        shared = InvocationRunner.of(environment, clients, clock, log);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        shared.invoke(input, output, context, DeployFunction::handle);
    }

    /** The road: what is asked for, at which targets, done. */
    private static Answer handle(JsonNode event, InvocationContext run) {
        return switch (TriggerParser.read(event, run.invocation())) {
            case Trigger.Ignored(String reason) -> Answer.ignored(reason);
            case Trigger.Push push -> deploy(run.configuration().select(push), run);
            case Trigger.Deploy request -> deploy(run.configuration().select(request), run);
            case Trigger.Rollback request -> deploy(run.configuration().select(request), run);
            case Trigger.TemplateRegistered registered -> follow(registered, run);
            case Trigger.Status request -> QueryHandler.status(request, run);
            case Trigger.History request -> QueryHandler.history(request, run);
            case Trigger.StateChange change -> Answer.ignored(NOT_HERE);
            case Trigger.Scheduled scheduled -> Answer.ignored(NOT_HERE);
        };
    }

    private static Answer follow(Trigger.TemplateRegistered registered, InvocationContext run) {
        TemplateSubscribers.Subscribers found =
                new TemplateSubscribers(run.aws(), run.executor(), run.clock()).of(registered, run.configuration());
        return deploy(found.selection(), found.troubles(), run);
    }

    private static Answer deploy(Selection selection, InvocationContext run) {
        return deploy(selection, List.of(), run);
    }

    private static Answer deploy(Selection selection, List<Outcome> troubles, InvocationContext run) {
        if (!selection.ignored().isEmpty() && troubles.isEmpty()) {
            return Answer.ignored(selection.ignored());
        }
        var deployer = new Deployer(run.aws(), run.executor(), run.clock(), run.pause());
        var outcomes = new ArrayList<>(deployer.deploy(selection));
        outcomes.addAll(troubles);
        selection.refused().forEach(r -> outcomes.add(Outcome.refused(r.service(), r.environment(), r.reason())));
        return new Answer.Outcomes(outcomes);
    }
}
