package dev.slipway.exploration;

import java.util.List;

/**
 * The result of an exploration.
 *
 * @param interleavings number of orders of the calls that the states stand for, or number of walks
 * @param violations number of interleavings whose final state violates the invariant
 * @param updates UpdateService calls in all interleavings
 * @param mostUpdates UpdateService calls in one interleaving, at most
 * @param examples of violations, each with the calls that led there
 */
record ExplorationResult(
        int states,
        int ends,
        double interleavings,
        double violations,
        double updates,
        int mostUpdates,
        List<String> examples,
        long millis) {

    double violationShare() {
        return violations / interleavings;
    }

    double meanUpdates() {
        return updates / interleavings;
    }

    ExplorationResult print(String what) {
        System.out.printf(
                "exploration: %s: %,d states, %s interleavings, %,d final states, %.3f UpdateService calls on average and %d at most, %s violations (%,d ms)%n",
                what,
                states,
                approximately(interleavings),
                ends,
                meanUpdates(),
                mostUpdates,
                approximately(violations),
                millis);
        return this;
    }

    private static String approximately(double count) {
        return count < 1e9 ? "%,.0f".formatted(count) : "%.2e".formatted(count);
    }
}
