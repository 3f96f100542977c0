package dev.slipway.endtoend.moto;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.slipway.aws.Clients;
import dev.slipway.lambda.DeployFunction;
import dev.slipway.lambda.RollbackFunction;
import dev.slipway.lambda.Sleep;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.sandbox.local.LocalFunction;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** The functions in this process, with moto as AWS. */
final class MotoFunctions {
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final LocalFunction deploy;
    private final LocalFunction rollback;

    /** @param environment the functions' variables */
    MotoFunctions(URI endpoint, Map<String, String> environment) {
        this(endpoint, environment, Thread::sleep);
    }

    /**
     * @param environment the functions' variables
     * @param sleep of DeployFunction between two looks at AWS
     */
    MotoFunctions(URI endpoint, Map<String, String> environment, Sleep sleep) {
        Clients clients = Clients.local("us-east-1", endpoint);
        var log = new PrintStream(lines, true, StandardCharsets.UTF_8);
        deploy = function(new DeployFunction(environment, clients, InstantSource.system(), sleep, log));
        rollback = function(new RollbackFunction(environment, clients, InstantSource.system(), log));
    }

    private static LocalFunction function(RequestStreamHandler handler) {
        return new LocalFunction(
                handler, "arn:aws:lambda:us-east-1:123456789012:function:slipway", Duration.ofMinutes(1));
    }

    Invocable.Result deploy(String event) {
        return deploy.invoke(event);
    }

    Invocable.Result rollback(String event) {
        return rollback.invoke(event);
    }

    /** The log of the functions. */
    String log() {
        return lines.toString(StandardCharsets.UTF_8);
    }
}
