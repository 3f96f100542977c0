package dev.slipway.sandbox.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.text.Json;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The invocations of Slipway's functions: how many run, and the outcomes of those that ended. */
final class Invocations {
    private final InstantSource clock;
    private final List<ObjectNode> outcomes = new ArrayList<>();
    private int running;

    Invocations(InstantSource clock) {
        this.clock = clock;
    }

    /** The function, whose invocations are noted here. */
    Invocable noted(Invocable function) {
        return new Invocable() {
            @Override
            public String name() {
                return function.name();
            }

            @Override
            public Invocable qualified(String qualifier) {
                return noted(function.qualified(qualifier));
            }

            @Override
            public String qualifiedName() {
                return function.qualifiedName();
            }

            @Override
            public Result invoke(String event) {
                begin();
                Optional<Result> result = Optional.empty();
                try {
                    result = Optional.of(function.invoke(event));
                    return result.get();
                } finally {
                    end(function.name(), result);
                }
            }
        };
    }

    private synchronized void begin() {
        running++;
    }

    private synchronized void end(String function, Optional<Invocable.Result> result) {
        running--;
        result.flatMap(Invocable.Result::errorMessage)
                .ifPresent(why -> outcomes.add(entry(function).put("errorMessage", why)));
        result.flatMap(Invocable.Result::answer).ifPresent(answer -> {
            for (JsonNode outcome : answer.path("outcomes")) {
                outcomes.add(entry(function).setAll((ObjectNode) outcome.deepCopy()));
            }
        });
    }

    private ObjectNode entry(String function) {
        return Json.object().put("time", clock.instant().toString()).put("function", function);
    }

    synchronized boolean areRunning() {
        return running > 0;
    }

    synchronized void forget() {
        outcomes.clear();
    }

    /** @param input may name the {@code service} and the {@code environment} */
    synchronized ObjectNode outcomes(Input input) {
        ObjectNode answer = Json.object();
        ArrayNode found = answer.putArray("outcomes");
        outcomes.stream()
                .filter(outcome -> List.of("service", "environment").stream()
                        .allMatch(member -> input.text(member)
                                .map(outcome.path(member).asText()::equals)
                                .orElse(true)))
                .forEach(found::add);
        return answer;
    }
}
