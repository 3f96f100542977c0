package dev.slipway.text;

/** Text from outside, made safe to stand in a message: one line, of bounded length, with nothing invisible in it. */
public final class Quoted {
    private static final int LONGEST = 100;

    private Quoted() {}

    public static String of(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints().limit(LONGEST).forEach(c -> append(quoted, c));
        boolean cut = text.codePointCount(0, text.length()) > LONGEST;
        return quoted.append(cut ? "…\"" : "\"").toString();
    }

    private static void append(StringBuilder quoted, int codePoint) {
        if (codePoint == '"' || codePoint == '\\') {
            quoted.append('\\').append((char) codePoint);
        } else if ((codePoint >= ' ' && codePoint <= '~') || Character.isLetterOrDigit(codePoint)) {
            quoted.appendCodePoint(codePoint);
        } else {
            // everything else at once: line breaks, terminal escapes, marks that turn the direction of the text
            for (char unit : Character.toChars(codePoint)) {
                quoted.append("\\u%04x".formatted((int) unit));
            }
        }
    }
}
