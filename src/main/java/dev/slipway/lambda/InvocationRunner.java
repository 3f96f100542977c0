package dev.slipway.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.aws.Clients;
import dev.slipway.aws.SsmParameters;
import dev.slipway.config.ConfigurationSource;
import dev.slipway.outcome.Outcome;
import dev.slipway.publish.JsonLog;
import dev.slipway.publish.OutcomeJson;
import dev.slipway.text.Json;
import dev.slipway.text.MalformedJsonException;
import dev.slipway.trigger.InvalidRequestException;
import dev.slipway.trigger.TriggerParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * What both functions share: what lives as long as a function does, and what happens around the road of each
 * invocation.
 *
 * @param eventBus name or ARN
 */
record InvocationRunner(
        CurrentConfiguration configuration,
        Clients clients,
        InstantSource clock,
        JsonLog log,
        Executor executor,
        String eventBus) {
    private static final String EVENT_BUS = "SLIPWAY_EVENT_BUS";

    /** @throws dev.slipway.config.InvalidConfigurationException where the environment does not say where a configuration is */
    static InvocationRunner of(Map<String, String> environment, Clients clients, InstantSource clock, PrintStream log) {
        var source = ConfigurationSource.parse(environment.getOrDefault(ConfigurationSource.VARIABLE, ""));
        String bus = environment.getOrDefault(EVENT_BUS, "").strip();
        clients.warmUp();
        return new InvocationRunner(
                new CurrentConfiguration(source, new SsmParameters(clients), clock),
                clients,
                clock,
                new JsonLog(log, clock),
                Executors.newVirtualThreadPerTaskExecutor(),
                bus.isEmpty() ? "default" : bus);
    }

    /** As Lambda makes a function. */
    static InvocationRunner ofLambda() {
        Map<String, String> environment = System.getenv();
        var clients = new Clients(environment.getOrDefault("AWS_REGION", "us-east-1"));
        return of(environment, clients, InstantSource.system(), System.out);
    }

    /**
     * Takes the road, and logs, publishes and answers what came of it.
     *
     * @throws InvocationFailedException which fails the invocation
     */
    void invoke(InputStream input, OutputStream output, Context context, Handler road) throws IOException {
        var run = new InvocationContext(this, context);
        String text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        JsonNode event = MissingNode.getInstance();
        Answer answer;
        try {
            event = Json.parse(text);
            answer = road.take(event, run);
        } catch (MalformedJsonException | InvalidRequestException bad) {
            answer = new Answer.Outcomes(List.of(Outcome.refused(String.valueOf(bad.getMessage()))));
        } catch (RuntimeException failure) {
            // what was found wrong with the configuration is published all the same
            run.publish(List.of());
            throw failure;
        }
        ObjectNode json = switch (answer) {
            case Answer.Query(ObjectNode told) -> {
                run.publish(List.of());
                yield told;
            }
            case Answer.Reconciled(List<Outcome> outcomes) -> {
                tell(event, outcomes, run);
                yield OutcomeJson.of(outcomes);
            }
            case Answer.Outcomes(List<Outcome> outcomes) -> {
                tell(event, outcomes, run);
                if (fails(event, outcomes)) {
                    throw new InvocationFailedException(outcomes);
                }
                yield OutcomeJson.of(outcomes);
            }
        };
        output.write(Json.write(json).getBytes(StandardCharsets.UTF_8));
    }

    private static void tell(JsonNode event, List<Outcome> outcomes, InvocationContext run) {
        run.log(outcomes);
        run.publish(
                isDryRun(event)
                        ? List.of()
                        : outcomes.stream().filter(o -> !isTriedAgain(event, o)).toList());
    }

    /** That an attempt failed says nothing of the deployment: the next one does, and in the end the alarm. */
    private static boolean isTriedAgain(JsonNode event, Outcome outcome) {
        return TriggerParser.isEvent(event) && outcome.kind() == Outcome.Kind.FAILED && outcome.isRetryable();
    }

    /** Nobody waits for an event's outcomes: only what a retry can heal has to come back. */
    private static boolean fails(JsonNode event, List<Outcome> outcomes) {
        return TriggerParser.isEvent(event)
                ? outcomes.stream().anyMatch(Outcome::isRetryable)
                : !outcomes.stream().allMatch(outcome -> outcome.kind().asRequested());
    }

    /** Asked of the request as it came: one that is refused for a member of it is no less a dry run. */
    private static boolean isDryRun(JsonNode event) {
        JsonNode request = TriggerParser.isEvent(event) ? event.path("detail") : event;
        return request.path("dryRun").asBoolean();
    }
}
