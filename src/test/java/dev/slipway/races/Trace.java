package dev.slipway.races;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A way through a race as it is read: one line for each call, with who made it. */
final class Trace {
    private Trace() {}

    static String of(Iterable<Move> way, String wrong) {
        return StreamSupport.stream(way.spliterator(), false)
                .map(move -> "  " + line(move.actor().name(), move))
                .collect(Collectors.joining("\n", "\n" + wrong + ", after\n", "\n"));
    }

    private static String line(String name, Move move) {
        String how = move.how().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return switch (move.how()) {
            case CALLS -> name + ": " + move.call();
            case DIES_BEFORE, DIES_AFTER, LOSES_THE_ANSWER_OF, IS_NOT_HEARD_WITH ->
                name + " " + how + " " + move.call();
            case COMES_AGAIN_AFTER_FAILING -> name + " " + how;
        };
    }
}
