package dev.slipway.text;

/** Quotes untrusted text for a message: one line, at most 100 characters, without invisible characters. */
public final class Quoted {
    private static final int MAX_LENGTH = 100;

    private Quoted() {}

    public static String of(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints().limit(MAX_LENGTH).forEach(c -> append(quoted, c));
        boolean cut = text.codePointCount(0, text.length()) > MAX_LENGTH;
        return quoted.append(cut ? "…\"" : "\"").toString();
    }

    private static void append(StringBuilder quoted, int codePoint) {
        if (codePoint == '"' || codePoint == '\\') {
            quoted.append('\\').append((char) codePoint);
        } else if ((codePoint >= ' ' && codePoint <= '~') || Character.isLetterOrDigit(codePoint)) {
            quoted.appendCodePoint(codePoint);
        } else {
            // line breaks, terminal escapes, marks that change the text's direction, and all other characters
            for (char unit : Character.toChars(codePoint)) {
                quoted.append("\\u%04x".formatted((int) unit));
            }
        }
    }
}
