package dev.slipway.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.access.RateLimitedAws;
import dev.slipway.aws.Clients;
import dev.slipway.config.Configuration;
import dev.slipway.config.Target;
import dev.slipway.reconcile.Reconciler;
import dev.slipway.reconcile.TargetDiscovery;
import dev.slipway.text.Quoted;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The function that hears how deployments end, and looks after all targets on a schedule. */
public final class RollbackFunction implements RequestStreamHandler {
    private static final String NOT_HERE = "this function deploys nothing: send it to DeployFunction";

    private final InvocationRunner shared;
    /** Patterns whose services no listing finds: each is told of once while the function lives. */
    private final Set<String> unlistable = ConcurrentHashMap.newKeySet();

    /** As Lambda makes it. */
    public RollbackFunction() {
        shared = InvocationRunner.ofLambda();
    }

    /** @throws dev.slipway.config.InvalidConfigurationException where the environment does not say where a configuration is */
    public RollbackFunction(Map<String, String> environment, Clients clients, InstantSource clock, PrintStream log) {
        shared = InvocationRunner.of(environment, clients, clock, log);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        shared.invoke(input, output, context, this::handle);
    }

    /** The road: how a deployment ended, or that it is time to look. */
    private Answer handle(JsonNode event, InvocationContext run) {
        return switch (TriggerParser.read(event, run.invocation())) {
            case Trigger.Ignored(String reason) -> Answer.ignored(reason);
            case Trigger.StateChange change -> heard(change, run);
            case Trigger.Scheduled scheduled -> sweep(run);
            case Trigger.Push push -> Answer.ignored(NOT_HERE);
            case Trigger.TemplateRegistered registered -> Answer.ignored(NOT_HERE);
            case Trigger.Deploy request -> Answer.ignored(NOT_HERE);
            case Trigger.Rollback request -> Answer.ignored(NOT_HERE);
            case Trigger.Status request -> Answer.ignored(NOT_HERE);
            case Trigger.History request -> Answer.ignored(NOT_HERE);
        };
    }

    private static Answer heard(Trigger.StateChange change, InvocationContext run) {
        List<Target> targets =
                run.configuration().ofService(change.account(), change.region(), change.cluster(), change.service());
        if (targets.isEmpty()) {
            return Answer.ignored("no target is the service " + Quoted.of(change.service()));
        }
        var reconciler = new Reconciler(run.aws(), run.executor(), run.clock());
        return new Answer.Outcomes(targets.stream()
                .flatMap(target -> reconciler.onStateChange(target, change).stream())
                .toList());
    }

    /** At half of ECS's rates: deployments come first. */
    private Answer sweep(InvocationContext run) {
        Configuration configuration = run.configuration();
        var aws = new RateLimitedAws(run.aws(), run.home(), run.clock(), run.pause());
        TargetDiscovery.Discovered found = new TargetDiscovery(aws, run.executor()).targets(configuration);
        var outcomes = new ArrayList<>(new Reconciler(aws, run.executor(), run.clock()).reconcileAll(found.targets()));
        outcomes.addAll(found.failures());
        configuration.unlistable().stream().filter(unlistable::add).forEach(run::warn);
        run.note("looked at %d targets".formatted(found.targets().size()));
        return new Answer.Reconciled(outcomes);
    }
}
