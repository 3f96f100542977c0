package dev.slipway.sandbox.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.aws.Clients;
import dev.slipway.lambda.DeployFunction;
import dev.slipway.lambda.RollbackFunction;
import dev.slipway.lambda.Sleep;
import dev.slipway.lambda.SmokeTestFunction;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.http.Functions;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.text.Json;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One instance of each of Slipway's functions, as an installation configures them. */
record InstalledFunctions(
        Invocable deploy, Invocable rollback, Invocable reconcile, Optional<Invocable> smokeTest, PrintStream log) {
    /** The installation's own alias, which rules and schedule invoke. */
    static final String ALIAS = "live";

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

    /** By the function's logical id in the template, as rules and schedule invoke them. */
    Map<String, Invocable> byId() {
        return Map.of(
                "DeployFunction", deploy.qualified(ALIAS),
                "RollbackFunction", rollback.qualified(ALIAS),
                "ReconcileFunction", reconcile.qualified(ALIAS));
    }

    /**
     * Puts the functions into Lambda, with their aliases.
     *
     * @param callers the names of the aliases of DeployFunction besides {@code live}
     */
    void create(AwsAccount aws, List<String> callers) {
        List<Invocable> all = Stream.concat(Stream.of(deploy, rollback, reconcile), smokeTest.stream())
                .toList();
        for (Invocable function : all) {
            ObjectNode input = Json.object().put("FunctionName", function.name());
            aws.quietly("lambda", "CreateFunction", input.deepCopy().put("Publish", true));
            Stream.concat(Stream.of(ALIAS), function.equals(deploy) ? callers.stream() : Stream.empty())
                    .forEach(alias -> aws.quietly(
                            "lambda",
                            "CreateAlias",
                            input.deepCopy().put("Name", alias).put("FunctionVersion", "1")));
        }
    }
}
