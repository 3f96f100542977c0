package dev.slipway.sandbox.http;

import static dev.slipway.sandbox.http.Controls.required;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Json;
import dev.slipway.sandbox.account.World;
import dev.slipway.sandbox.api.Account;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxError;
import dev.slipway.sandbox.rollout.Behaviour;
import java.time.Duration;

/** The controls of rollouts that go on by themselves. */
final class SimulationControls {
    private final World world;

    SimulationControls(World world) {
        this.world = world;
    }

    /** Answers when there is something to do again. */
    ObjectNode step(Input input) {
        if (!input.json().isEmpty()) {
            throw SandboxError.invalid("Step takes no members: it looks at the clock.");
        }
        world.step();
        ObjectNode answer = Json.object();
        world.nextStep().ifPresent(next -> answer.set("nextStep", Account.time(next)));
        return answer;
    }

    /** {@code image} is a digest or an image; without one it is about every image nothing is said about. */
    ObjectNode behave(Input input) {
        Behaviour behaviour = behaviour(required(input, "behaviour"), input);
        input.text("image")
                .ifPresentOrElse(
                        image -> world.conditions().behave(image, behaviour),
                        () -> world.conditions().otherwise(behaviour));
        return Json.object();
    }

    ObjectNode alarm(Input input) {
        String name = required(input, "name");
        String state = required(input, "state");
        switch (state) {
            case "ALARM" -> world.conditions().alarm(name);
            case "OK" -> world.conditions().ok(name);
            default -> throw SandboxError.invalid("An alarm's state is ALARM or OK, not \"" + state + "\".");
        }
        return Json.object();
    }

    ObjectNode proceed(Input input) {
        world.proceed(required(input, "cluster"), required(input, "service"));
        return Json.object();
    }

    private static Behaviour behaviour(String name, Input input) {
        Duration after = Duration.ofSeconds(input.number("seconds", 10));
        return switch (name) {
            case "starts" -> new Behaviour.Starts(after);
            case "failsToStart" -> new Behaviour.FailsToStart(after);
            case "failsHealthChecks" ->
                new Behaviour.FailsHealthChecks(after, Duration.ofSeconds(input.number("unhealthyAfterSeconds", 30)));
            case "stuck" -> new Behaviour.Stuck();
            default ->
                throw SandboxError.invalid("There is no behaviour \"" + name
                        + "\": starts, failsToStart, failsHealthChecks and stuck are there.");
        };
    }
}
