package dev.slipway.sandbox.http;

import static dev.slipway.sandbox.http.Controls.required;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Consistency;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.Lag;
import dev.slipway.sandbox.api.ReadKind;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.sandbox.task.Conditions;
import dev.slipway.sandbox.task.RunBehaviour;
import dev.slipway.text.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/** The controls of simulated rollouts, and of reads that lag. */
final class SimulationControls {
    private SimulationControls() {}

    static List<Control> all() {
        return List.of(
                new Control(
                        "Behave",
                        "sets how an image's tasks behave: starts, failsToStart, failsHealthChecks or stuck",
                        List.of("behaviour", "failure", "image", "seconds", "unhealthyAfterSeconds"),
                        "{\"image\": \"acme/web:main-1\", \"behaviour\": \"failsToStart\"}",
                        SimulationControls::behave),
                new Control(
                        "BehaveTask",
                        "sets how the next tasks of an image run that RunTask starts: exits, hangs, failsToStart, stuck or notPlaced",
                        List.of(
                                "behaviour",
                                "exitCode",
                                "failure",
                                "image",
                                "othersExitCode",
                                "reason",
                                "runsSeconds",
                                "seconds"),
                        "{\"image\": \"acme/web:main-1\", \"behaviour\": \"exits\", \"exitCode\": 3}",
                        SimulationControls::behaveTask),
                new Control(
                        "Alarm",
                        "changes the state of a CloudWatch alarm to ALARM or OK",
                        List.of("name", "state"),
                        "{\"name\": \"web-errors\", \"state\": \"ALARM\"}",
                        SimulationControls::alarm),
                new Control(
                        "Continue",
                        "continues a deployment that waits at a PAUSE hook",
                        List.of("cluster", "service"),
                        "{\"cluster\": \"dev\", \"service\": \"web\"}",
                        SimulationControls::proceed),
                new Control(
                        "Lag",
                        "sets how many seconds reads are behind the writes, and the order of lists",
                        List.of("seconds", "kind", "shuffle"),
                        "{\"seconds\": 2, \"kind\": \"services\"}",
                        SimulationControls::lag),
                new Control(
                        "Step",
                        "takes the next step of every rollout, as far as the clock has come",
                        List.of(),
                        "",
                        SimulationControls::step));
    }

    /** Returns when the next step is due. */
    private static ObjectNode step(AwsAccount aws, Input input) {
        aws.step();
        ObjectNode answer = Json.object();
        aws.nextStep().ifPresent(next -> answer.set("nextStep", AccountScope.time(next)));
        return answer;
    }

    /** {@code image} names an image, see {@link Conditions#behave}; without it, the behaviour is that of every other image. */
    private static ObjectNode behave(AwsAccount aws, Input input) {
        Behaviour behaviour = behaviour(required(input, "behaviour"), input);
        checkImage(aws, input);
        input.text("image")
                .ifPresentOrElse(
                        image -> aws.conditions().behave(image, behaviour),
                        () -> aws.conditions().otherwise(behaviour));
        return Json.object();
    }

    /** The same for tasks that RunTask starts, and the image of the command's container. */
    private static ObjectNode behaveTask(AwsAccount aws, Input input) {
        RunBehaviour behaviour = runBehaviour(required(input, "behaviour"), input);
        checkImage(aws, input);
        input.text("image")
                .ifPresentOrElse(
                        image -> aws.conditions().run(image, behaviour),
                        () -> aws.conditions().runOtherwise(behaviour));
        return Json.object();
    }

    private static void checkImage(AwsAccount aws, Input input) {
        input.text("image").filter(image -> !aws.hasImage(image)).ifPresent(image -> {
            throw SandboxException.invalid("Neither ECR nor a task definition has the image \"" + image
                    + "\"; name repository:tag, repository@digest or a digest of an image that was pushed.");
        });
    }

    private static ObjectNode alarm(AwsAccount aws, Input input) {
        String name = required(input, "name");
        String state = required(input, "state");
        switch (state) {
            case "ALARM" -> aws.conditions().alarm(name);
            case "OK" -> aws.conditions().ok(name);
            default -> throw SandboxException.invalid("An alarm's state is ALARM or OK, not \"" + state + "\".");
        }
        return Json.object();
    }

    private static ObjectNode proceed(AwsAccount aws, Input input) {
        aws.proceed(required(input, "cluster"), required(input, "service"));
        return Json.object();
    }

    /** How far a kind of reads is behind; without {@code kind}, every read. */
    private static ObjectNode lag(AwsAccount aws, Input input) {
        Duration behind = seconds(required(input, "seconds"));
        Consistency reads = aws.consistency();
        input.text("kind")
                .ifPresentOrElse(
                        kind -> reads.lag(ReadKind.ofWord(kind), behind), () -> reads.lag(Lag.ofReads(behind)));
        input.text("shuffle").ifPresent(seed -> reads.shuffled(Long.parseLong(seed)));
        return Json.object();
    }

    private static Duration seconds(String number) {
        try {
            return Duration.ofMillis(new BigDecimal(number).movePointRight(3).longValueExact());
        } catch (ArithmeticException | NumberFormatException e) {
            throw SandboxException.invalid(
                    "\"seconds\" is a number with at most three decimals, not \"" + number + "\".");
        }
    }

    private static Behaviour behaviour(String name, Input input) {
        Duration after = Duration.ofSeconds(input.number("seconds", 10));
        return switch (name) {
            case "starts" -> new Behaviour.Starts(after);
            case "failsToStart" -> new Behaviour.FailsToStart(after, failure(input));
            case "failsHealthChecks" ->
                new Behaviour.FailsHealthChecks(after, Duration.ofSeconds(input.number("unhealthyAfterSeconds", 30)));
            case "stuck" -> new Behaviour.Stuck();
            default ->
                throw SandboxException.invalid("The sandbox has no behaviour \"" + name
                        + "\": starts, failsToStart, failsHealthChecks and stuck exist.");
        };
    }

    private static RunBehaviour runBehaviour(String name, Input input) {
        Duration after = Duration.ofSeconds(input.number("seconds", 10));
        return switch (name) {
            case "exits" ->
                new RunBehaviour.Exits(
                        after,
                        Duration.ofSeconds(input.number("runsSeconds", 10)),
                        input.number("exitCode", 0),
                        input.number("othersExitCode", RunBehaviour.TERMINATED));
            case "hangs" -> new RunBehaviour.Hangs(after);
            case "failsToStart" -> new RunBehaviour.FailsToStart(after, failure(input));
            case "stuck" -> new RunBehaviour.Stuck();
            case "notPlaced" -> new RunBehaviour.NotPlaced(input.text("reason").orElse("RESOURCE:MEMORY"));
            default ->
                throw SandboxException.invalid("The sandbox has no behaviour \"" + name
                        + "\" of tasks: exits, hangs, failsToStart, stuck and notPlaced exist.");
        };
    }

    private static Behaviour.Failure failure(Input input) {
        String name = input.text("failure").orElse("exits");
        return switch (name) {
            case "exits" -> Behaviour.Failure.EXITS;
            case "outOfMemory" -> Behaviour.Failure.RUNS_OUT_OF_MEMORY;
            case "cannotPullImage" -> Behaviour.Failure.CANNOT_PULL_IMAGE;
            default ->
                throw SandboxException.invalid(
                        "The sandbox has no failure \"" + name + "\": exits, outOfMemory and cannotPullImage exist.");
        };
    }
}
