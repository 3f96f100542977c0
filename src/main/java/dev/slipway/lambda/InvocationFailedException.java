package dev.slipway.lambda;

import dev.slipway.outcome.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Fails the invocation: a direct request did not get what it asked for, or Lambda's retry of the event can help. Lambda
 * returns the message to the caller as {@code errorMessage}. It is at most a few kilobytes long, whatever happened.
 */
public final class InvocationFailedException extends RuntimeException {
    /** How many outcomes the message has in words; it counts the others. */
    private static final int IN_WORDS = 10;
    /** How many characters these outcomes share. */
    private static final int MOST = 4_000;

    InvocationFailedException(List<Outcome> outcomes) {
        // a stack trace would only show the end of the handler
        super(message(outcomes), null, false, false);
    }

    /** What failed first. */
    private static String message(List<Outcome> all) {
        List<Outcome> outcomes = all.stream()
                .sorted(Comparator.comparing(outcome -> outcome.kind().asRequested()))
                .toList();
        int each = MOST / Math.clamp(outcomes.size(), 1, IN_WORDS);
        String words = outcomes.stream()
                .limit(IN_WORDS)
                .map(outcome -> cut(line(outcome), each))
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

    private static String cut(String text, int most) {
        return text.length() > most ? text.substring(0, most - 1) + "…" : text;
    }
}
