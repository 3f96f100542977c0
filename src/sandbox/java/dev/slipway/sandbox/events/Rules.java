package dev.slipway.sandbox.events;

import dev.slipway.sandbox.events.Bus.Delivery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.event.ruler.Machine;
import software.amazon.event.ruler.RuleCompiler;

/** The rules of a bus. AWS's own matcher evaluates them (<a href="https://github.com/aws/event-ruler">event-ruler</a>). */
final class Rules {
    private final Machine machine = Machine.builder().build();
    private final Map<String, Consumer<String>> targets = new HashMap<>();

    void add(String name, String pattern, Consumer<String> target) {
        @Nullable String complaint = RuleCompiler.check(pattern);
        if (complaint != null) {
            throw new IllegalArgumentException(
                    "rule %s: EventBridge refuses the pattern %s: %s".formatted(name, pattern, complaint));
        }
        if (targets.put(name, target) != null) {
            throw new IllegalArgumentException("rule %s already exists".formatted(name));
        }
        try {
            machine.addRule(name, pattern);
        } catch (Exception e) {
            throw new IllegalArgumentException("rule %s: could not read the pattern: %s".formatted(name, pattern), e);
        }
    }

    List<Delivery> matching(Event event) {
        if (targets.isEmpty()) {
            return List.of();
        }
        try {
            return machine.rulesForJSONEvent(event.json()).stream()
                    .sorted()
                    .map(name -> new Delivery(name, event, targets.getOrDefault(name, json -> {})))
                    .toList();
        } catch (Exception e) {
            throw new IllegalStateException("the matcher could not read the event: " + event.json(), e);
        }
    }
}
