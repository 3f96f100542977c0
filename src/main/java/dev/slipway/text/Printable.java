package dev.slipway.text;

import java.lang.Character.UnicodeScript;

/** Untrusted text as a terminal may show it, and how many columns it takes there. */
public final class Printable {
    private static final int FULL_WIDTH_FIRST = 0xFF01;
    private static final int FULL_WIDTH_LAST = 0xFF60;

    private Printable() {}

    /** On one line, without control characters, terminal escapes and marks that change the text's direction. */
    public static String of(String text) {
        var printable = new StringBuilder();
        text.codePoints().forEach(c -> append(printable, c));
        return printable.toString().strip();
    }

    private static void append(StringBuilder printable, int codePoint) {
        switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> printable.append(isSpace(codePoint) ? " " : escaped(codePoint));
            case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED ->
                printable.append(escaped(codePoint));
            default -> printable.appendCodePoint(codePoint);
        }
    }

    private static boolean isSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    }

    private static String escaped(int codePoint) {
        return "\\u%04x".formatted(codePoint);
    }

    /** Letters of Chinese, Japanese and Korean take two columns, and accents of their own none. */
    static int width(String text) {
        return text.codePoints().map(Printable::width).sum();
    }

    static int width(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        return switch (UnicodeScript.of(codePoint)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> 2;
            default -> codePoint >= FULL_WIDTH_FIRST && codePoint <= FULL_WIDTH_LAST ? 2 : 1;
        };
    }
}
