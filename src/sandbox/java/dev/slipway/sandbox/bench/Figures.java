package dev.slipway.sandbox.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table of Markdown: a row for each thing that is measured, a column for each figure, and in each cell its {@link Spread}. */
final class Figures {
    private final String what;
    private final List<String> columns;
    private final Map<String, List<Spread>> rows = new LinkedHashMap<>();
    private final Map<String, List<String>> ratios = new LinkedHashMap<>();

    /**
     * A table without rows.
     *
     * @param what the heading of the first column
     * @param columns the other headings, with the units
     */
    Figures(String what, String... columns) {
        this.what = what;
        this.columns = List.of(columns);
    }

    /**
     * Adds one measurement of each figure to a row, which is created if there is none of the name.
     *
     * @param measured {@code NaN} where this machine does not allow the measurement
     */
    void add(String row, Number... measured) {
        if (measured.length != columns.size()) {
            throw new IllegalArgumentException("%d figures for %d columns".formatted(measured.length, columns.size()));
        }
        List<Spread> spreads = rows.computeIfAbsent(
                row, name -> columns.stream().map(column -> new Spread()).toList());
        for (int i = 0; i < measured.length; i++) {
            spreads.get(i).add(measured[i].doubleValue());
        }
    }

    /** Adds a row with the medians of one row divided by those of another one. */
    void ratio(String name, String of, String by) {
        List<Spread> dividends = row(of);
        List<Spread> divisors = row(by);
        ratios.put(
                name,
                Stream.iterate(0, i -> i + 1)
                        .limit(columns.size())
                        .map(i -> dividends.get(i).median() / divisors.get(i).median())
                        .map(ratio -> ratio.isInfinite() ? "–" : Spread.number(ratio))
                        .toList());
    }

    private List<Spread> row(String name) {
        List<Spread> row = rows.get(name);
        if (row == null) {
            throw new IllegalArgumentException("no row " + name + " in " + rows.keySet());
        }
        return row;
    }

    @Override
    public String toString() {
        Stream<String> head = Stream.of(line(what, columns), "|" + "---|".repeat(columns.size() + 1));
        Stream<String> body = rows.entrySet().stream()
                .map(row -> line(
                        row.getKey(),
                        row.getValue().stream().map(Spread::toString).toList()));
        Stream<String> foot = ratios.entrySet().stream().map(row -> line(row.getKey(), row.getValue()));
        return Stream.of(head, body, foot).flatMap(lines -> lines).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String line(String first, List<String> others) {
        return Stream.concat(Stream.of(first), others.stream()).collect(Collectors.joining(" | ", "| ", " |"));
    }
}
