package dev.slipway.trigger;

import java.util.List;

/**
 * A request or an event is not valid. The message is one line that lists every problem,
 * each with its JSON path and what to do; what it quotes is made safe for a log.
 */
final class InvalidRequestException extends IllegalArgumentException {
    private final List<String> problems;

    InvalidRequestException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    List<String> problems() {
        return problems;
    }
}
