package dev.slipway.pattern;

import dev.slipway.pattern.NamePattern.Part;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A glob of whole texts of any kind: {@code *} matches any text, also one with slashes, and {@code ?} any character. Case
 * counts.
 */
public record TextGlob(NamePattern glob) {
    /** Stand for what is not one certain character, and are none. */
    private static final int ANY_CHARACTER = -1;

    private static final int ANY_TEXT = -2;
    private static final int NAME = -3;
    private static final int MORE_OF_NAME = -4;

    /** @throws IllegalArgumentException if it is not a glob; the message continues the text, and does not quote it */
    public static TextGlob parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("is empty; write * for every text");
        }
        if (text.contains("{") || text.contains("}")) {
            throw new IllegalArgumentException("has a brace; a glob has no {name}s: write * in the place of a name");
        }
        if (!text.equals(text.strip())) {
            throw new IllegalArgumentException("begins or ends with a space; remove it");
        }
        return new TextGlob(NamePattern.glob(text));
    }

    public boolean matches(String text) {
        return mayMatch(new NamePattern(text, List.of(new Part.Literal(text))));
    }

    /**
     * Whether a text matches that the pattern can become once its names are bound. A name that occurs several times counts as
     * several names.
     *
     * @param pattern without wildcards
     */
    public boolean mayMatch(NamePattern pattern) {
        if (pattern.text().length() > NamePattern.MAX_LENGTH) {
            return false;
        }
        int[] ours = symbols(glob);
        int[] theirs = symbols(pattern);
        // for each pair of ends: whether the two can be the same text
        var common = new boolean[ours.length + 1][theirs.length + 1];
        common[ours.length][theirs.length] = true;
        for (int i = ours.length; i >= 0; i--) {
            for (int j = theirs.length; j >= 0; j--) {
                boolean isAny = i < ours.length && ours[i] == ANY_TEXT;
                boolean isMore = j < theirs.length && theirs[j] == MORE_OF_NAME;
                common[i][j] |= (isAny && common[i + 1][j]) || (isMore && common[i][j + 1]);
                if (i < ours.length && j < theirs.length && isCommon(ours[i], theirs[j])) {
                    common[i][j] |= common[isAny ? i : i + 1][isMore ? j : j + 1];
                }
            }
        }
        return common[0][0];
    }

    private static int[] symbols(NamePattern pattern) {
        return pattern.parts().stream().flatMapToInt(TextGlob::symbols).toArray();
    }

    private static IntStream symbols(Part part) {
        return switch (part) {
            case Part.Literal(String literal) -> literal.chars();
            case Part.AnyCharacter() -> IntStream.of(ANY_CHARACTER);
            case Part.AnyText() -> IntStream.of(ANY_TEXT);
            case Part.Name(String _) -> IntStream.of(NAME, MORE_OF_NAME);
        };
    }

    private static boolean isCommon(int ours, int theirs) {
        boolean isWildcard = ours == ANY_CHARACTER || ours == ANY_TEXT;
        boolean isName = theirs == NAME || theirs == MORE_OF_NAME;
        return isWildcard || (isName ? NamePatternMatcher.isNameCharacter((char) ours) : ours == theirs);
    }
}
