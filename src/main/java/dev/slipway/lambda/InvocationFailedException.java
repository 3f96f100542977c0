package dev.slipway.lambda;

import dev.slipway.outcome.Outcome;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Fails the invocation: a direct request did not get what it asked for, or Lambda's retry of the event can help. Lambda
 * returns the message to the caller as {@code errorMessage}.
 */
public final class InvocationFailedException extends RuntimeException {
    InvocationFailedException(List<Outcome> outcomes) {
        // a stack trace would only show the end of the handler
        super(message(outcomes), null, false, false);
    }

    private static String message(List<Outcome> outcomes) {
        return outcomes.stream().map(InvocationFailedException::line).collect(Collectors.joining("; "));
    }

    private static String line(Outcome outcome) {
        String of = outcome.subject()
                .map(s -> " %s in %s".formatted(s.service(), s.environment()))
                .orElse("");
        return "%s%s: %s".formatted(outcome.kind(), of, outcome.reason());
    }
}
