package dev.slipway.publish;

/**
 * Makes any text one line that EventBridge may insert into a JSON string: an input transformer does not escape what it
 * inserts
 * (<a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html">input
 * transformation</a>). Chat programs read angle brackets as links and mentions, so there are none either.
 */
final class OneLine {
    private OneLine() {}

    /** @param most the most UTF-16 units; a longer text ends with an ellipsis */
    static String of(String text, int most) {
        var line = new StringBuilder();
        text.codePoints().forEach(c -> append(line, c));
        String stripped = line.toString().strip();
        return stripped.length() <= most ? stripped : cut(stripped, most - 1).stripTrailing() + "…";
    }

    private static void append(StringBuilder line, int codePoint) {
        if (!isVisible(codePoint)) {
            if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
            return;
        }
        switch (codePoint) {
            case '"', '\'' -> line.append('’');
            case '\\' -> line.append('/');
            case '<' -> line.append('‹');
            case '>' -> line.append('›');
            default -> line.appendCodePoint(codePoint);
        }
    }

    /** Not spaces, line breaks, other control characters, marks that change the text's direction, and half pairs. */
    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    static String cut(String text, int length) {
        boolean splitsPair = length > 0 && Character.isHighSurrogate(text.charAt(length - 1));
        return text.substring(0, splitsPair ? length - 1 : length);
    }
}
