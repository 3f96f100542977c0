package dev.slipway.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.access.EcsRates;
import dev.slipway.access.Parallel;
import dev.slipway.aws.Clients;
import dev.slipway.aws.SsmParameters;
import dev.slipway.caller.InvokedAs;
import dev.slipway.config.Boundaries;
import dev.slipway.config.ConfigurationSource;
import dev.slipway.ecs.AwsException;
import dev.slipway.publish.JsonLog;
import dev.slipway.query.QueueUrls;
import dev.slipway.text.Json;
import dev.slipway.text.Quoted;
import dev.slipway.trigger.Invocation;
import dev.slipway.trigger.ParsedEvent;
import dev.slipway.trigger.TriggerParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.DoubleSupplier;

/**
 * What the functions share: what lives as long as an instance of the function, and how it runs one invocation.
 *
 * @param eventBus name or ARN
 * @param takesReplications whether an image that ECR replicated counts as pushed
 * @param runsTasks whether a request or a deployment may start a task
 * @param reconciles whether the schedule is on
 * @param callers who may ask for what by an alias of the function
 * @param queues the installation's queues as JSON; empty where it does not say
 * @param rates of ECS, kept as long as the instance lives
 * @param jitter random numbers from 0 to 1
 */
record InvocationRunner(
        ConfiguredTargets targets,
        Clients clients,
        InstantSource clock,
        Sleep sleep,
        JsonLog log,
        Parallel parallel,
        String eventBus,
        boolean takesReplications,
        boolean runsTasks,
        boolean reconciles,
        CallerGate callers,
        String queues,
        UnheardOutcomes unheard,
        EcsRates rates,
        DoubleSupplier jitter) {
    private static final String EVENT_BUS = "SLIPWAY_EVENT_BUS";
    private static final String REPLICATION = "SLIPWAY_REPLICATION";
    private static final String RUN_TASKS = "SLIPWAY_RUN_TASKS";
    private static final String RECONCILE = "SLIPWAY_RECONCILE";
    private static final String RATE_FACTOR = "SLIPWAY_ECS_RATE_FACTOR";
    private static final String ENABLED = "ENABLED";

    /** @throws dev.slipway.config.InvalidConfigurationException where the environment names no configuration */
    static InvocationRunner of(
            Map<String, String> environment, Clients clients, InstantSource clock, Sleep sleep, PrintStream log) {
        var source = ConfigurationSource.parse(environment.getOrDefault(ConfigurationSource.VARIABLE, ""));
        String bus = environment.getOrDefault(EVENT_BUS, "").strip();
        var parameters = new SsmParameters(clients);
        clients.warmUp();
        return new InvocationRunner(
                new ConfiguredTargets(source, environment.getOrDefault(Boundaries.VARIABLE, ""), parameters, clock),
                clients,
                clock,
                sleep,
                new JsonLog(log, clock),
                new Parallel(Executors.newVirtualThreadPerTaskExecutor()),
                bus.isEmpty() ? "default" : bus,
                environment.getOrDefault(REPLICATION, "").strip().equals(ENABLED),
                environment.getOrDefault(RUN_TASKS, "").strip().equals("true"),
                !environment.getOrDefault(RECONCILE, "").strip().equals("false"),
                CallerGate.of(environment, source, parameters, clock),
                environment.getOrDefault(QueueUrls.VARIABLE, "").strip(),
                new UnheardOutcomes(),
                new EcsRates(rateFactor(environment), clock, InvocationRunner::random),
                InvocationRunner::random);
    }

    /** Seeded by the system: instances that Lambda restores from one snapshot must not draw the same numbers. */
    private static double random() {
        return new SecureRandom().nextDouble();
    }

    private static double rateFactor(Map<String, String> environment) {
        String text = environment.getOrDefault(RATE_FACTOR, "").strip();
        if (text.isEmpty()) {
            return 1;
        }
        if (!text.matches("[0-9]{1,6}(\\.[0-9]+)?") || Double.parseDouble(text) == 0) {
            throw new IllegalArgumentException(
                    "%s is %s; set it to a number above 0: how many times ECS's published request rates the account has"
                            .formatted(RATE_FACTOR, Quoted.of(text)));
        }
        return Double.parseDouble(text);
    }

    /** As Lambda creates a function, and again after each restore. */
    static InvocationRunner ofLambda() {
        Map<String, String> environment = System.getenv();
        InvocationRunner runner =
                of(environment, new Clients(region(environment)), InstantSource.system(), Thread::sleep, System.out);
        runner.targets().readAhead(runner.parallel());
        runner.log().line(JsonLog.Level.INFO, "", "Slipway %s started".formatted(Version.installed()), Map.of());
        return runner;
    }

    static String region(Map<String, String> environment) {
        return environment.getOrDefault("AWS_REGION", "us-east-1");
    }

    /**
     * Parses the event, has it handled, and writes the answer.
     *
     * @throws InvocationFailedException where the outcomes fail the invocation
     */
    void run(InputStream input, OutputStream output, Context context, Handler handler) throws IOException {
        String text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        Optional<String> caller = InvokedAs.of(context.getInvokedFunctionArn()).caller();
        ParsedEvent event =
                TriggerParser.parse(text, new Invocation(context.getAwsRequestId(), clock.instant(), caller));
        var invocation = new InvocationContext(this, context, event.origin());
        ObjectNode answer = handle(event, invocation, handler);
        output.write(Json.write(answer).getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode handle(ParsedEvent event, InvocationContext invocation, Handler handler) {
        try {
            return handler.handle(event, invocation);
        } catch (InvocationFailedException published) {
            throw published;
        } catch (AwsException failure) {
            throw invocation.failed(failure);
        } catch (RuntimeException failure) {
            invocation.publishProblems();
            throw failure;
        }
    }
}
