package dev.slipway.sandbox.bench;

import java.util.List;
import java.util.function.UnaryOperator;

/** Compares this build, which comes first, with another packaging. */
final class Comparison {
    private Comparison() {}

    /**
     * Adds a row for each other packaging, with this build's medians divided by its medians.
     *
     * @param label the row of a packaging's name
     */
    static void add(Figures figures, List<Packaging> packagings, UnaryOperator<String> label) {
        String ours = packagings.getFirst().name();
        for (Packaging other : packagings.subList(1, packagings.size())) {
            figures.ratio(
                    label.apply("%s ÷ %s".formatted(ours, other.name())), label.apply(ours), label.apply(other.name()));
        }
    }
}
