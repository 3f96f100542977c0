package dev.slipway.sandbox.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What several measurements of one figure gave. {@code NaN} is a measurement that this machine does not allow. */
final class Spread {
    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        if (!Double.isNaN(value)) {
            values.add(value);
        }
    }

    /** {@code NaN} if nothing was measured. */
    double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** {@code 207 (198–220)}: the median, the lowest and the highest value; one number if all are equal. */
    @Override
    public String toString() {
        List<Double> sorted = values.stream().sorted().toList();
        if (sorted.isEmpty()) {
            return "–";
        }
        String lowest = number(sorted.getFirst());
        String highest = number(sorted.getLast());
        return lowest.equals(highest) ? lowest : "%s (%s–%s)".formatted(number(median()), lowest, highest);
    }

    /** With decimals only below 10. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        int decimals = value < 1 ? 2 : 1;
        boolean isWhole = value >= 10 || value == Math.rint(value);
        return String.format(Locale.ROOT, "%,." + (isWhole ? 0 : decimals) + "f", value);
    }
}
