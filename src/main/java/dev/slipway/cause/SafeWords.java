package dev.slipway.cause;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ECS's words without what may be secret in them. ECS quotes what it could not run, and a command may hold a password; a
 * signed URL of an image's layer holds credentials. What stays is ECS's own text with ARNs, image names and hosts.
 */
public final class SafeWords {
    /** Characters of one reason: an outcome's event has to fit with several. */
    static final int LONGEST = 300;

    private static final String HIDDEN = "…";
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");
    private static final Pattern QUERY = Pattern.compile("(https?://[^\\s\"'?]*)\\?[^\\s\"']*");
    private static final Pattern USER = Pattern.compile("(https?://)[^\\s\"'/@]*@");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)(\"|$)|(?<![\\p{L}\\p{N}])'([^']*)'");
    private static final Pattern ASSIGNED =
            Pattern.compile("(?<![\\p{L}\\p{N}_.?&-])([A-Za-z_][A-Za-z0-9_.-]*)=[^\\s,;)\\]]+");
    private static final Pattern NAME = Pattern.compile(
            "arn:[A-Za-z0-9:/_.*+@-]+|https?://[A-Za-z0-9:/_.…?@-]+|[a-z0-9-]+(\\.[a-z0-9-]+)+(:[0-9]+)?/[A-Za-z0-9:/_.@+-]+");

    private SafeWords() {}

    /** One line, at most {@link #LONGEST} characters. */
    public static String of(String words) {
        String line = BLANKS.matcher(words).replaceAll(" ").strip();
        line = QUERY.matcher(line).replaceAll("$1?" + HIDDEN);
        line = USER.matcher(line).replaceAll("$1");
        line = QUOTED.matcher(line).replaceAll(SafeWords::quoted);
        line = ASSIGNED.matcher(line).replaceAll("$1=" + HIDDEN);
        return cut(line, LONGEST);
    }

    private static String quoted(MatchResult found) {
        String inside = found.group(1) == null ? found.group(3) : found.group(1);
        String shown = NAME.matcher(inside).matches() ? inside : HIDDEN;
        String mark = found.group(1) == null ? "'" : "\"";
        return Matcher.quoteReplacement(mark + shown + mark);
    }

    /** @param longest at least 1 */
    static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + HIDDEN;
    }
}
