package dev.slipway.cause;

import dev.slipway.release.TagValues;
import java.util.regex.Pattern;

/**
 * The value of {@code slipway:state-reason}: the cause, then ECS's reason for the end of the deployment. The cause is cut
 * so that ECS's reason fits, because the reason says which detector failed the deployment.
 */
public final class KeptReason {
    private static final String SEPARATOR = " - ";
    /** ECS's longest value of a tag. */
    private static final int LONGEST = 256;
    /** A shorter rest of a cause says nothing. */
    private static final int SHORTEST = 20;
    /** A tag allows none of these. */
    private static final Pattern PAUSES = Pattern.compile("[,;] | \\(");

    private static final Pattern MARKS = Pattern.compile("[()\"'\\[\\]…]");

    private KeptReason() {}

    static String of(Cause cause, String reason) {
        String ofEcs = TagValues.clean(reason);
        int left = LONGEST - ofEcs.length() - SEPARATOR.length();
        if (!cause.isKnown() || left < SHORTEST) {
            return ofEcs;
        }
        return cut(of(cause.words()), left).strip() + SEPARATOR + ofEcs;
    }

    /** Words in the characters of a tag: a pause becomes a dash. */
    public static String of(String words) {
        return TagValues.clean(
                MARKS.matcher(PAUSES.matcher(words).replaceAll(SEPARATOR)).replaceAll(""));
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
    }

    /** The part that ECS gave. The cause before it may have any container's name in it. */
    public static String ofEcs(String kept) {
        int end = kept.lastIndexOf(SEPARATOR);
        return end < 0 ? kept : kept.substring(end + SEPARATOR.length());
    }
}
