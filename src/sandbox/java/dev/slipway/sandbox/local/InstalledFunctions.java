package dev.slipway.sandbox.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.slipway.aws.Clients;
import dev.slipway.lambda.DeployFunction;
import dev.slipway.lambda.RollbackFunction;
import dev.slipway.lambda.Sleep;
import dev.slipway.lambda.SmokeTestFunction;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.http.Functions;
import dev.slipway.sandbox.http.Invocable;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/** One instance of each of Slipway's functions, as an installation configures them. */
record InstalledFunctions(
        Invocable deploy, Invocable rollback, Invocable reconcile, Optional<Invocable> smokeTest, PrintStream log) {
    private static final String SMOKE_TEST = "SmokeTestFunction";

    /** What all instances share. */
    record Shared(
            Installation installation,
            InstalledQueues queues,
            AwsAccount aws,
            Clients clients,
            Sleep sleep,
            Invocations invocations,
            PrintStream log) {
        private Map<String, String> environment(String function) {
            return installation.environment(function, queues.urls());
        }

        private RequestStreamHandler rollback(String function) {
            return new RollbackFunction(environment(function), clients, aws.clock(), sleep, log);
        }

        private Optional<Invocable> smokeTest() {
            return Optional.of(SMOKE_TEST)
                    .filter(installation::hasFunction)
                    .map(id -> new SmokeTestFunction(environment(id), aws.clock(), sleep, log))
                    .map(handler -> noted("slipway-smoke-test", handler));
        }

        private Invocable noted(String name, RequestStreamHandler handler) {
            return invocations.noted(
                    new LocalFunction(handler, LocalFunction.arn(aws, name), LocalFunction.TIMEOUT, aws.clock()));
        }
    }

    static InstalledFunctions create(Shared shared) {
        var deploy = new DeployFunction(
                shared.environment("DeployFunction"),
                shared.clients(),
                shared.aws().clock(),
                shared.sleep(),
                shared.log());
        return new InstalledFunctions(
                shared.noted("slipway-deploy", deploy),
                shared.noted("slipway-rollback", shared.rollback("RollbackFunction")),
                shared.noted("slipway-reconcile", shared.rollback("ReconcileFunction")),
                shared.smokeTest(),
                shared.log());
    }

    void addTo(Functions functions) {
        functions.log(log).add(deploy).add(rollback).add(reconcile);
        smokeTest.ifPresent(functions::add);
    }

    /** @param id logical id of the function */
    InstalledFunctions with(String id, Invocable function) {
        return switch (id) {
            case "DeployFunction" -> new InstalledFunctions(function, rollback, reconcile, smokeTest, log);
            case "RollbackFunction" -> new InstalledFunctions(deploy, function, reconcile, smokeTest, log);
            case "ReconcileFunction" -> new InstalledFunctions(deploy, rollback, function, smokeTest, log);
            default -> throw new IllegalArgumentException("the template has no function " + id);
        };
    }

    /** By the function's logical id in the template. */
    Map<String, Invocable> byId() {
        return Map.of("DeployFunction", deploy, "RollbackFunction", rollback, "ReconcileFunction", reconcile);
    }
}
