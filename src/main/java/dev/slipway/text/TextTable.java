package dev.slipway.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table as a person reads it in a terminal: aligned columns, at most {@link #WIDTH} wide, without colour. A cell that is
 * too long goes on below itself. A column without a value is left out.
 *
 * @param heads of the columns; where all are empty, the table has no line of heads
 * @param rows untrusted text in them is made printable
 */
public record TextTable(List<String> heads, List<Row> rows) {
    /** The columns of a terminal that the text uses at most. */
    public static final int WIDTH = 120;

    private static final String GAP = "  ";
    private static final String INDENT = "  ";

    /**
     * One row.
     *
     * @param cells as many as there are heads
     * @param notes sentences that stand below the row, each on lines of its own
     */
    public record Row(List<String> cells, List<String> notes) {
        public Row {
            cells = cells.stream().map(Printable::of).toList();
            notes = notes.stream()
                    .map(Printable::of)
                    .filter(note -> !note.isEmpty())
                    .toList();
        }

        public static Row of(String... cells) {
            return new Row(List.of(cells), List.of());
        }
    }

    public TextTable {
        heads = heads.stream().map(Printable::of).toList();
        rows = List.copyOf(rows);
        for (Row row : rows) {
            if (row.cells().size() != heads.size()) {
                throw new IllegalArgumentException(
                        "%d cells for %d columns".formatted(row.cells().size(), heads.size()));
            }
        }
    }

    /** The lines, without a line break at the end. No line ends with spaces. Without a row it is empty. */
    public String render() {
        int[] used = IntStream.range(0, heads.size())
                .filter(column ->
                        rows.stream().anyMatch(row -> !row.cells().get(column).isEmpty()))
                .toArray();
        var all = new ArrayList<Row>();
        if (heads.stream().anyMatch(head -> !head.isEmpty()) && used.length > 0) {
            all.add(new Row(cells(heads, used), List.of()));
        }
        rows.forEach(row -> all.add(new Row(cells(row.cells(), used), row.notes())));
        int[] widths = widths(all.stream().map(Row::cells).toList(), used.length);
        return all.stream()
                .flatMap(row -> Stream.concat(
                        Stream.of(line(row.cells(), widths)),
                        row.notes().stream().map(TextTable::note)))
                .collect(Collectors.joining("\n"));
    }

    private static String note(String note) {
        return WrappedText.lines(note, WIDTH - 2 * INDENT.length()).stream()
                .map(line -> INDENT + line)
                .collect(Collectors.joining("\n" + INDENT));
    }

    /** A text of one or more sentences as lines that are at most {@link #WIDTH} wide. */
    public static String lines(String text) {
        return String.join("\n", WrappedText.lines(Printable.of(text), WIDTH));
    }

    private static List<String> cells(List<String> row, int[] used) {
        return Arrays.stream(used).mapToObj(row::get).toList();
    }

    /** What the columns need; where that is too much, the widest gives way, and words are split last of all. */
    private static int[] widths(List<List<String>> lines, int columns) {
        int[] widths = new int[columns];
        int[] words = new int[columns];
        for (int i = 0; i < columns; i++) {
            int column = i;
            widths[i] = lines.stream()
                    .mapToInt(cells -> Printable.width(cells.get(column)))
                    .map(width -> Math.min(width, WIDTH))
                    .max()
                    .orElse(0);
            words[i] = lines.stream()
                    .mapToInt(cells -> WrappedText.longestWord(cells.get(column)))
                    .max()
                    .orElse(0);
        }
        narrow(widths, words);
        narrow(widths, new int[columns]);
        return widths;
    }

    private static void narrow(int[] widths, int[] least) {
        int room = WIDTH - GAP.length() * (widths.length - 1);
        while (IntStream.of(widths).sum() > room) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                if (widths[i] > least[i] && (widest < 0 || widths[i] >= widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
        }
    }

    private static String line(List<String> cells, int[] widths) {
        List<List<String>> wrapped = IntStream.range(0, widths.length)
                .mapToObj(i -> WrappedText.lines(cells.get(i), widths[i]))
                .toList();
        int height = wrapped.stream().mapToInt(List::size).max().orElse(0);
        return IntStream.range(0, height)
                .mapToObj(n -> IntStream.range(0, widths.length)
                        .mapToObj(i -> padded(
                                n < wrapped.get(i).size() ? wrapped.get(i).get(n) : "", widths[i]))
                        .collect(Collectors.joining(GAP))
                        .stripTrailing())
                .collect(Collectors.joining("\n"));
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - Printable.width(text)));
    }
}
