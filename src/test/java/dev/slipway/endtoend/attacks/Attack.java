package dev.slipway.endtoend.attacks;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a principal tries.
 *
 * @param name in words
 * @param tried does it
 * @param stop where it ends
 * @param says a part of the log line's message
 */
record Attack(String name, Consumer<AttackStage> tried, Stop stop, String says) {
    /** Where an attack ends, with the outcome that the log has. */
    enum Stop {
        /** EventBridge refuses the entry, or no rule matches the event: no function is invoked, so none logs anything. */
        BUS(""),
        /** Lambda has no such alias: no function is invoked. */
        LAMBDA(""),
        /** The alias of the function takes no such invocation. */
        ALIAS("REFUSED"),
        /** The caller's limits do not permit the request. */
        CALLER("REFUSED"),
        /** The text is no valid request. */
        REQUEST("REFUSED"),
        /** The target is outside the boundary of its parameter, or the parameter is not valid. */
        CONFIGURATION(""),
        /** No target is found for the event. */
        SELECTION("IGNORED"),
        /** The image is not what the target demands. */
        IMAGE("REFUSED"),
        /** A version that wins is requested already. */
        ORDER("SUPERSEDED");

        private final String outcome;

        Stop(String outcome) {
            this.outcome = outcome;
        }

        String outcome() {
            return outcome;
        }

        boolean invokesNothing() {
            return this == BUS || this == LAMBDA;
        }
    }

    /**
     * A table whose rows end with where the attack ends, and a part of the message.
     *
     * @param tried makes an attack of a row's columns
     */
    static List<Attack> table(String rows, Function<List<String>, Consumer<AttackStage>> tried) {
        return rows.lines()
                .map(row -> row(List.of(row.split("\\|", -1)), tried))
                .toList();
    }

    private static Attack row(List<String> cells, Function<List<String>, Consumer<AttackStage>> tried) {
        List<String> row = cells.stream().map(String::strip).toList();
        int stop = row.size() - 2;
        return new Attack(
                String.join(" ", row.subList(0, stop)), tried.apply(row), Stop.valueOf(row.get(stop)), row.getLast());
    }

    @Override
    public String toString() {
        return "%s: %s".formatted(stop, name);
    }
}
