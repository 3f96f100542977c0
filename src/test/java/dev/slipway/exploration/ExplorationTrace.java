package dev.slipway.exploration;

import dev.slipway.exploration.model.Move;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A path through a scenario as text: one line for each move, with its actor. */
final class ExplorationTrace {
    private ExplorationTrace() {}

    static String of(Iterable<Move> path, String violation) {
        return StreamSupport.stream(path.spliterator(), false)
                .map(move -> "  " + line(move.actor().name(), move))
                .collect(Collectors.joining("\n", "\n" + violation + ", after\n", "\n"));
    }

    private static String line(String name, Move move) {
        String how = move.how().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return switch (move.how()) {
            case CALLS -> name + ": " + move.call();
            case CRASHES_BEFORE, CRASHES_AFTER, LOSES_RESPONSE_OF, LOSES_REQUEST_OF ->
                name + " " + how + " " + move.call();
            case RETRIES_AFTER_FAILURE -> name + " " + how;
        };
    }
}
