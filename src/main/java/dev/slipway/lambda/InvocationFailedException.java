package dev.slipway.lambda;

import dev.slipway.outcome.Outcome;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Fails the invocation: a direct request did not get what it asked for, or Lambda's retry of the event can help. Lambda
 * returns the message to the caller as {@code errorMessage}.
 */
public final class InvocationFailedException extends RuntimeException {
    /** How many outcomes the message has in words; it counts the others. */
    private static final int IN_WORDS = 10;

    InvocationFailedException(List<Outcome> outcomes) {
        // a stack trace would only show the end of the handler
        super(message(outcomes), null, false, false);
    }

    private static String message(List<Outcome> outcomes) {
        String words = outcomes.stream()
                .limit(IN_WORDS)
                .map(InvocationFailedException::line)
                .collect(Collectors.joining("; "));
        Map<Outcome.Kind, Long> others = outcomes.stream()
                .skip(IN_WORDS)
                .collect(Collectors.groupingBy(Outcome::kind, TreeMap::new, Collectors.counting()));
        String counts = others.entrySet().stream()
                .map(e -> "%d %s".formatted(e.getValue(), e.getKey()))
                .collect(Collectors.joining(", "));
        return counts.isEmpty() ? words : "%s; and %s".formatted(words, counts);
    }

    private static String line(Outcome outcome) {
        String of = outcome.subject()
                .map(s -> " %s in %s".formatted(s.service(), s.environment()))
                .orElse("");
        return "%s%s: %s".formatted(outcome.kind(), of, outcome.reason());
    }
}
