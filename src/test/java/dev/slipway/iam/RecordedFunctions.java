package dev.slipway.iam;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.slipway.aws.Clients;
import dev.slipway.config.InvalidConfigurationException;
import dev.slipway.lambda.DeployFunction;
import dev.slipway.lambda.RollbackFunction;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.sandbox.http.Server;
import dev.slipway.sandbox.local.LocalFunction;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The functions with their own sandbox. Each call is recorded as the requests that IAM would have to allow. */
final class RecordedFunctions implements AutoCloseable {
    static final String BUS = "acme";
    /** The queue of failed invocations. */
    static final String QUEUE = AccountFixture.HOME.arn("sqs", "slipway-FailedInvocations");

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final Clock began =
            Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), Instant.parse("2026-03-10T12:00:00Z")));
    private volatile Duration passed = Duration.ZERO;
    private final AccountFixture place;
    private final RecordedRequests recorded;
    private final AwsAccount account;
    private final Server server;
    private final Map<String, LocalFunction> functions = new HashMap<>();

    RecordedFunctions(AccountFixture place, RecordedRequests recorded) {
        this.place = place;
        this.recorded = recorded;
        this.account = new AwsAccount(place.account(), place.region(), this::now);
        this.server = new Server(account);
        account.setup().eventBus(BUS);
    }

    AwsAccount account() {
        return account;
    }

    Instant now() {
        return began.instant().plus(passed);
    }

    void pass(Duration time) {
        passed = passed.plus(time);
    }

    /** Invokes the function that has this role, with this configuration in its environment. */
    Invocable.Result invoke(CallerRole asker, String configuration, String event) {
        return invoke(asker, function(asker, configuration), event);
    }

    /** Invokes DeployFunction by a caller's alias. */
    Invocable.Result invokeBy(String alias, String configuration, String event) {
        CallerRole asker = CallerRole.DEPLOY_FUNCTION;
        return invoke(asker, function(asker, configuration).qualified(alias), event);
    }

    private LocalFunction function(CallerRole asker, String configuration) {
        return functions.computeIfAbsent(asker + configuration, key -> create(asker, configuration));
    }

    private Invocable.Result invoke(CallerRole asker, LocalFunction function, String event) {
        int before = account.calls().size();
        try {
            return function.invoke(event);
        } finally {
            List<RecordedCall> calls = account.calls();
            calls.subList(before, calls.size()).forEach(call -> record(asker, call));
        }
    }

    /**
     * Invokes a function with an invalid configuration. A retry does not help, so Lambda sends the event to the queue
     * with the function's role.
     */
    void fail(CallerRole asker, String event) {
        try {
            invoke(asker, "{}", event);
            throw new AssertionError("a configuration without targets was accepted");
        } catch (InvalidConfigurationException refused) {
            recorded.add(asker, List.of(IamRequests.failedInvocation(QUEUE)));
        }
    }

    /**
     * ECS and ECR belong to the place, all other services to the functions' account. A caller with a session has
     * assumed the place's role.
     */
    private void record(CallerRole asker, RecordedCall call) {
        boolean there = List.of("ecs", "ecr").contains(call.service());
        boolean assumed = call.caller().session().isPresent();
        recorded.add(
                assumed ? CallerRole.TARGET_ROLE : asker,
                (there ? place : AccountFixture.HOME).requests().of(call));
    }

    private LocalFunction create(CallerRole asker, String configuration) {
        var environment = new HashMap<>(
                Map.of("SLIPWAY_CONFIG", configuration, "SLIPWAY_EVENT_BUS", BUS, "SLIPWAY_RUN_TASKS", "true"));
        environment.put("SLIPWAY_CALLERS", "ssm:" + FullUsageProgram.CALLERS);
        if (configuration.startsWith("ssm:")) {
            // they limit what parameters may have
            environment.put("SLIPWAY_BOUNDARIES", "ssm:" + FullUsageProgram.BOUNDARIES);
        }
        Clients clients = Clients.local(AccountFixture.HOME.region(), server.endpoint());
        var log = new PrintStream(OutputStream.nullOutputStream());
        RequestStreamHandler handler = switch (asker) {
            case DEPLOY_FUNCTION -> new DeployFunction(environment, clients, this::now, log);
            case ROLLBACK_FUNCTION -> new RollbackFunction(environment, clients, this::now, log);
            case TARGET_ROLE -> throw new IllegalArgumentException("no function runs with the target's role");
        };
        return new LocalFunction(handler, AccountFixture.HOME.arn("lambda", "function:slipway"), TIMEOUT, this::now);
    }

    @Override
    public void close() {
        server.close();
    }
}
