package dev.slipway.races;

import java.util.List;

/**
 * What an exploration came to.
 *
 * @param interleavings how many orders of the calls these states stand for, or how many were walked
 * @param wrong how many of them end wrong
 * @param updates UpdateService calls in all of them
 * @param mostUpdates in one of them
 * @param examples of wrong ends, with the calls that led there
 */
record Figures(
        int states,
        int ends,
        double interleavings,
        double wrong,
        double updates,
        int mostUpdates,
        List<String> examples,
        long millis) {

    double shareWrong() {
        return wrong / interleavings;
    }

    double meanUpdates() {
        return updates / interleavings;
    }

    Figures print(String what) {
        System.out.printf(
                "races: %s: %,d states, %s interleavings, %,d ends, %.3f UpdateService calls on average and %d at most, %s wrong (%,d ms)%n",
                what, states, many(interleavings), ends, meanUpdates(), mostUpdates, many(wrong), millis);
        return this;
    }

    private static String many(double count) {
        return count < 1e9 ? "%,.0f".formatted(count) : "%.2e".formatted(count);
    }
}
