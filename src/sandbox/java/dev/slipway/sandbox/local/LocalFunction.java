package dev.slipway.sandbox.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.slipway.aws.Clients;
import dev.slipway.lambda.DeployFunction;
import dev.slipway.lambda.InvocationFailedException;
import dev.slipway.lambda.RollbackFunction;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.text.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Runs a Lambda function in this process, with the sandbox as its AWS. */
public final class LocalFunction implements Invocable {
    static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final RequestStreamHandler handler;
    private final String arn;
    private final Optional<String> qualifier;
    private final Duration timeout;
    private final InstantSource clock;

    /**
     * DeployFunction, on the account's clock.
     *
     * @param log gets the function's log lines
     */
    public static LocalFunction deploy(AwsAccount aws, URI endpoint, String configuration, PrintStream log) {
        Clients clients = Clients.local(aws.region(), endpoint);
        var handler = new DeployFunction(environment(configuration), clients, aws.clock(), log);
        return new LocalFunction(handler, arn(aws, "slipway-deploy"), TIMEOUT, aws.clock());
    }

    /**
     * RollbackFunction, on the account's clock.
     *
     * @param log gets the function's log lines
     */
    public static LocalFunction rollback(AwsAccount aws, URI endpoint, String configuration, PrintStream log) {
        return rollback(aws, endpoint, configuration, log, "slipway-rollback");
    }

    /**
     * ReconcileFunction, on the account's clock: RollbackFunction's code in an instance of its own.
     *
     * @param log gets the function's log lines
     */
    public static LocalFunction reconcile(AwsAccount aws, URI endpoint, String configuration, PrintStream log) {
        return rollback(aws, endpoint, configuration, log, "slipway-reconcile");
    }

    private static LocalFunction rollback(
            AwsAccount aws, URI endpoint, String configuration, PrintStream log, String name) {
        Clients clients = Clients.local(aws.region(), endpoint);
        var handler = new RollbackFunction(environment(configuration), clients, aws.clock(), log);
        return new LocalFunction(handler, arn(aws, name), TIMEOUT, aws.clock());
    }

    /** Of an installation that runs tasks. */
    private static Map<String, String> environment(String configuration) {
        return Map.of("SLIPWAY_CONFIG", configuration, "SLIPWAY_RUN_TASKS", "true");
    }

    static String arn(AwsAccount aws, String name) {
        return "arn:aws:lambda:%s:%s:function:%s".formatted(aws.region(), aws.accountId(), name);
    }

    /**
     * A function with any handler.
     *
     * @param arn the function's ARN with its region and account
     * @param timeout of each invocation
     */
    public LocalFunction(RequestStreamHandler handler, String arn, Duration timeout) {
        this(handler, arn, timeout, InstantSource.system());
    }

    /** @param clock the handler's clock; it determines the remaining time */
    public LocalFunction(RequestStreamHandler handler, String arn, Duration timeout, InstantSource clock) {
        this(handler, arn, Optional.empty(), timeout, clock);
    }

    private LocalFunction(
            RequestStreamHandler handler,
            String arn,
            Optional<String> qualifier,
            Duration timeout,
            InstantSource clock) {
        this.handler = handler;
        this.arn = arn;
        this.qualifier = qualifier;
        this.timeout = timeout;
        this.clock = clock;
    }

    /** The last part of its ARN. */
    @Override
    public String name() {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }

    @Override
    public LocalFunction qualified(String by) {
        return new LocalFunction(handler, arn, Optional.of(by), timeout, clock);
    }

    @Override
    public String qualifiedName() {
        return name() + suffix();
    }

    private String suffix() {
        return qualifier.map(which -> ":" + which).orElse("");
    }

    @Override
    public Result invoke(String event) {
        var output = new ByteArrayOutputStream();
        try {
            handler.handleRequest(
                    new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                    output,
                    new LocalContext(arn + suffix(), UUID.randomUUID().toString(), timeout, clock));
            return new Result(Optional.of(Json.parse(output.toString(StandardCharsets.UTF_8))), Optional.empty());
        } catch (InvocationFailedException failure) {
            return Result.failed(failure);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
