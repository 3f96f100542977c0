package dev.slipway.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.apply.Deployer;
import dev.slipway.apply.Outcome;
import dev.slipway.apply.Pause;
import dev.slipway.aws.Clients;
import dev.slipway.aws.SdkAws;
import dev.slipway.aws.SsmParameters;
import dev.slipway.ecs.Json;
import dev.slipway.publish.Log;
import dev.slipway.publish.OutcomeJson;
import dev.slipway.target.Configuration;
import dev.slipway.target.ConfigurationRefused;
import dev.slipway.target.ConfigurationSource;
import dev.slipway.target.Configurations;
import dev.slipway.target.Home;
import dev.slipway.target.Problem;
import dev.slipway.target.Selection;
import dev.slipway.trigger.BadRequest;
import dev.slipway.trigger.Invocation;
import dev.slipway.trigger.Trigger;
import dev.slipway.trigger.Triggers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The function that deploys: an ECR push event, an event of the user's own or a direct request goes in, outcomes come
 * out.
 */
public final class DeployFunction implements RequestStreamHandler {
    /** Kept for what follows a wait. */
    private static final Duration AFTER_A_PAUSE = Duration.ofSeconds(10);

    private final Clients clients;
    private final ConfigurationSource source;
    private final InstantSource clock;
    private final Log log;
    private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();
    private volatile @Nullable Configurations configurations;

    /** As Lambda makes it. */
    public DeployFunction() {
        this(
                System.getenv(),
                new Clients(System.getenv().getOrDefault("AWS_REGION", "us-east-1")),
                InstantSource.system(),
                System.out);
    }

    /** @throws dev.slipway.target.ConfigurationRefused where the environment does not say where a configuration is */
    public DeployFunction(Map<String, String> environment, Clients clients, InstantSource clock, PrintStream log) {
        this.source = ConfigurationSource.parse(environment.getOrDefault(ConfigurationSource.VARIABLE, ""));
        this.clients = clients;
        this.clock = clock;
        this.log = new Log(log, clock);
        clients.warmUp();
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Instant deadline = clock.instant().plusMillis(context.getRemainingTimeInMillis());
        String text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        boolean isEvent = false;
        List<Outcome> outcomes;
        try {
            JsonNode event = Json.parse(text);
            isEvent = Triggers.isEvent(event);
            outcomes = handle(event, deadline, context);
        } catch (Json.MalformedJson bad) {
            outcomes = List.of(Outcome.refused(String.valueOf(bad.getMessage())));
        }
        outcomes.forEach(outcome -> log.outcome(context.getAwsRequestId(), outcome));
        boolean fails = isEvent
                ? outcomes.stream().anyMatch(Outcome::retryCanHeal)
                : !outcomes.stream().allMatch(outcome -> outcome.kind().asAsked());
        if (fails) {
            throw new NotAsAsked(outcomes);
        }
        output.write(Json.write(OutcomeJson.of(outcomes)).getBytes(StandardCharsets.UTF_8));
    }

    /** The road: what is asked for, at which targets, done. */
    private List<Outcome> handle(JsonNode event, Instant deadline, Context context) {
        Trigger trigger;
        try {
            trigger = Triggers.read(event, new Invocation(context.getAwsRequestId(), clock.instant()));
        } catch (BadRequest bad) {
            return List.of(Outcome.refused(String.valueOf(bad.getMessage())));
        }
        return switch (trigger) {
            case Trigger.Ignored(String reason) -> List.of(Outcome.ignored(reason));
            case Trigger.Push push -> deploy(configuration(context).select(push), deadline);
            case Trigger.Deploy request -> deploy(configuration(context).select(request), deadline);
            case Trigger.Rollback request -> deploy(configuration(context).select(request), deadline);
            case Trigger.Status status -> List.of(Outcome.refused("there is no status yet"));
            case Trigger.History history -> List.of(Outcome.refused("there is no history yet"));
            case Trigger.StateChange change -> List.of(Outcome.ignored("not acted on yet"));
            case Trigger.Scheduled scheduled -> List.of(Outcome.ignored("not acted on yet"));
        };
    }

    private List<Outcome> deploy(Selection selection, Instant deadline) {
        if (!selection.ignored().isEmpty()) {
            return List.of(Outcome.ignored(selection.ignored()));
        }
        var deployer = new Deployer(new SdkAws(clients, deadline, clock), executor, clock, pauseUntil(deadline));
        var outcomes = new ArrayList<>(deployer.deploy(selection));
        selection.refused().forEach(r -> outcomes.add(Outcome.refused(r.service(), r.environment(), r.reason())));
        return outcomes;
    }

    private Configuration configuration(Context context) {
        Configurations reader = configurations;
        if (reader == null) {
            Home home = home(context.getInvokedFunctionArn());
            reader = new Configurations(source, home, new SsmParameters(clients), clock);
            configurations = reader;
        }
        try {
            Configuration.Reading reading = reader.current();
            log(reading.problems(), context);
            return reading.configuration();
        } catch (ConfigurationRefused refused) {
            log(refused.problems(), context);
            throw refused;
        }
    }

    private void log(List<Problem> problems, Context context) {
        for (Problem problem : problems) {
            log.line(Log.Level.ERROR, context.getAwsRequestId(), "configuration: " + problem, Map.of());
        }
    }

    /** {@code arn:aws:lambda:region:account:function:name}. */
    private static Home home(String functionArn) {
        List<String> parts = List.of(functionArn.split(":", -1));
        return Optional.of(parts)
                .filter(p -> p.size() > 4)
                .map(p -> new Home(p.get(4), p.get(3)))
                .orElseThrow(() -> new IllegalArgumentException("not a function's ARN: " + functionArn));
    }

    private Pause pauseUntil(Instant deadline) {
        return length -> {
            if (clock.instant().plus(length).plus(AFTER_A_PAUSE).isAfter(deadline)) {
                return false;
            }
            try {
                Thread.sleep(length);
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        };
    }
}
