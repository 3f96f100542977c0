package dev.slipway.sandbox.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.events.Bus;
import dev.slipway.sandbox.http.Control;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.sandbox.template.TemplateRules;
import dev.slipway.text.Json;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What EventBridge does with the events that rules match: it invokes their functions asynchronously. What it cannot deliver
 * goes to the queue of undelivered events, and what a function fails on to the queue of failed invocations.
 */
final class Deliveries {
    private final InstalledQueues queues;
    private final PrintStream log;
    private InstalledQueues.Undelivered why = new InstalledQueues.Undelivered("", "");
    private int refusals;

    /** @param log gets a line for each invocation that fails */
    Deliveries(InstalledQueues queues, PrintStream log) {
        this.queues = queues;
        this.log = log;
    }

    /** @param functions by their logical id in the template, as they are when an event is delivered */
    void addRules(Bus bus, TemplateRules rules, Supplier<Map<String, Invocable>> functions) {
        for (TemplateRules.Rule rule : rules.rules()) {
            if (functions.get().containsKey(rule.target())) {
                bus.rule(
                        rule.name(),
                        rule.pattern(),
                        event -> toFunction(
                                rule.name(),
                                Objects.requireNonNull(functions.get().get(rule.target())),
                                event));
            } else if (rule.name().equals("NotificationRule")) {
                bus.rule(rule.name(), rule.pattern(), event -> queues.unnotified(rule.name(), rule.target(), event));
            }
        }
    }

    void toFunction(String rule, Invocable function, String event) {
        Optional<InstalledQueues.Undelivered> refusal = refusal();
        if (refusal.isPresent()) {
            queues.undelivered(rule, function, event, refusal.get());
            return;
        }
        Invocable.Result result = function.attempt(event);
        function.failed(result).ifPresent(log::println);
        result.failure().ifPresent(failure -> queues.failed(function, event, failure));
    }

    private synchronized Optional<InstalledQueues.Undelivered> refusal() {
        if (refusals == 0) {
            return Optional.empty();
        }
        refusals--;
        return Optional.of(why);
    }

    /** The next events of rules and schedule do not reach their function. */
    Control control() {
        return new Control(
                "Undeliverable",
                "keeps EventBridge from delivering the next events to Slipway's functions: they go to the queue"
                        + " slipway-undelivered-events",
                List.of("times", "code"),
                "{\"times\": 1, \"code\": \"NO_PERMISSIONS\"}",
                (aws, input) -> refuse(input));
    }

    private synchronized ObjectNode refuse(Input input) {
        refusals = input.number("times", 1);
        why = new InstalledQueues.Undelivered(
                input.text("code").orElse("NO_PERMISSIONS"), "The sandbox was asked not to deliver it");
        return Json.object();
    }
}
