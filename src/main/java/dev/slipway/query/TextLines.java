package dev.slipway.query;

import dev.slipway.text.Printable;

/** Text for a person, at most 120 wide: a long line goes on below its beginning. Untrusted words are made printable. */
final class TextLines {
    static final int WIDTH = 120;

    private final StringBuilder text = new StringBuilder();

    TextLines line(String words) {
        return entry("", words);
    }

    TextLines blank() {
        text.append('\n');
        return this;
    }

    /**
     * @param start of the first line; the next ones are indented by its length
     * @param words broken at blanks; a word that is too long is cut into pieces, so that it can be put together again
     */
    TextLines entry(String start, String words) {
        String indent = " ".repeat(start.length());
        var line = new StringBuilder(start);
        boolean isEmpty = true;
        for (String word : Printable.of(words).split(" +", -1)) {
            String rest = word;
            if (!isEmpty && line.length() + 1 + rest.length() > WIDTH) {
                end(line);
                line = new StringBuilder(indent);
                isEmpty = true;
            }
            line.append(isEmpty ? "" : " ");
            while (line.length() + rest.length() > WIDTH) {
                int fits = WIDTH - line.length();
                end(line.append(rest, 0, fits));
                rest = rest.substring(fits);
                line = new StringBuilder(indent);
            }
            line.append(rest);
            isEmpty = false;
        }
        end(line);
        return this;
    }

    /** Adds a table, which keeps its own width. */
    TextLines table(String rendered) {
        rendered.lines().forEach(row -> text.append(row).append('\n'));
        return this;
    }

    private void end(StringBuilder line) {
        text.append(line.toString().stripTrailing()).append('\n');
    }

    /** Without a line break at the end. */
    String text() {
        return text.toString().stripTrailing();
    }
}
