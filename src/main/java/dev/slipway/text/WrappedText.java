package dev.slipway.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Breaks text into lines between its words, and a word only where it is longer than a line. */
final class WrappedText {
    private WrappedText() {}

    /** At least one line, which may be empty. */
    static List<String> lines(String text, int width) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (String word : text.stripTrailing().split(" +", -1)) {
            if (!line.isEmpty() && Printable.width(line + " " + word) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            String rest = word;
            while (Printable.width(rest) > width) {
                int end = firstPart(rest, width);
                lines.add(rest.substring(0, end));
                rest = rest.substring(end);
            }
            line.append(line.isEmpty() ? "" : " ").append(rest);
        }
        lines.add(line.toString());
        return lines;
    }

    /** The length of the part that fits, at least one character. */
    private static int firstPart(String word, int width) {
        int end = 0;
        int taken = 0;
        while (end < word.length()) {
            int codePoint = word.codePointAt(end);
            taken += Printable.width(codePoint);
            if (taken > width && end > 0) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return end;
    }

    static int longestWord(String text) {
        return Stream.of(text.stripTrailing().split(" +", -1))
                .mapToInt(Printable::width)
                .max()
                .orElse(0);
    }
}
