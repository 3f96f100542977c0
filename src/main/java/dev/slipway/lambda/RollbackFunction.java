package dev.slipway.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.apply.Outcome;
import dev.slipway.aws.Clients;
import dev.slipway.trigger.Trigger;
import dev.slipway.trigger.Triggers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The function that hears how deployments end, and looks after all targets on a schedule. */
public final class RollbackFunction implements RequestStreamHandler {
    private static final String NOT_HERE = "this function deploys nothing: send it to DeployFunction";

    private final Shared shared;

    /** As Lambda makes it. */
    public RollbackFunction() {
        shared = Shared.ofLambda();
    }

    /** @throws dev.slipway.target.ConfigurationRefused where the environment does not say where a configuration is */
    public RollbackFunction(Map<String, String> environment, Clients clients, InstantSource clock, PrintStream log) {
        shared = Shared.of(environment, clients, clock, log);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        shared.invoke(input, output, context, RollbackFunction::handle);
    }

    /** The road: how a deployment ended, or that it is time to look. */
    private static List<Outcome> handle(JsonNode event, Run run) {
        return switch (Triggers.read(event, run.invocation())) {
            case Trigger.Ignored(String reason) -> List.of(Outcome.ignored(reason));
            case Trigger.Push push -> List.of(Outcome.ignored(NOT_HERE));
            case Trigger.Deploy request -> List.of(Outcome.ignored(NOT_HERE));
        };
    }
}
