package dev.slipway.pattern;

import dev.slipway.text.Quoted;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;
import org.semver4j.range.RangeList;
import org.semver4j.range.RangeListFactory;

/**
 * A range of versions as npm writes them: {@code ^1.2}, {@code ~1.2}, {@code >=2 <3}, {@code 1.x}, {@code 1.2 - 2.3},
 * alternatives with {@code ||}.
 *
 * <p>The library decides. What it passes over without a word ({@code >=1 garbage} is {@code >=1} to it) is refused
 * here, and the three forms that it reads otherwise than npm are handed to it in another writing: {@code ^0} has no
 * upper end to it, {@code ^0.0} and {@code x} have nothing in them.
 *
 * @see <a href="https://github.com/npm/node-semver#ranges">ranges</a>
 */
final class SemVerRange {
    private static final String IDENTIFIER = "(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)";
    private static final String PRE_RELEASE = "-" + IDENTIFIER + "(?:\\." + IDENTIFIER + ")*";
    private static final String NUMBER = "\\d{1,9}";
    private static final String VERSION = "v?" + NUMBER + "(?:\\.[xX*]|\\." + NUMBER + "(?:\\.[xX*]|\\." + NUMBER
            + "(?:" + PRE_RELEASE + ")?)?)?(?:\\.[xX*])?";
    private static final String COMPARATOR = "(?:[xX*]|(?:>=|<=|~>|[<>=^~])?\\s*" + VERSION + ")";
    private static final String ALTERNATIVE =
            "\\s*(?:" + VERSION + "\\s+-\\s+" + VERSION + "|" + COMPARATOR + "(?:\\s+" + COMPARATOR + ")*+)\\s*";
    private static final Pattern RANGE = Pattern.compile(ALTERNATIVE + "(?:\\|\\|" + ALTERNATIVE + ")*+");

    private static final String END = "(?:\\.[xX*])*(?=\\s|\\||$)";
    private static final Pattern CARET_ZERO_ZERO = Pattern.compile("\\^\\s*v?0\\.0" + END);
    private static final Pattern CARET_ZERO = Pattern.compile("\\^\\s*v?0" + END);
    private static final Pattern ANY = Pattern.compile("(?<![^\\s|])[xX](?=\\s|\\||$)");

    private final String text;
    private final RangeList ranges;

    /** @throws IllegalArgumentException for anything that is not a range as a whole */
    SemVerRange(String text) {
        if (!RANGE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "is no range of versions: %s; write such as semver:^1.2, semver:>=2 <3 or semver:1.x"
                            .formatted(Quoted.of(text)));
        }
        this.text = text;
        String asRead = CARET_ZERO_ZERO.matcher(text).replaceAll("0.0.x");
        asRead = CARET_ZERO.matcher(asRead).replaceAll("0.x");
        this.ranges = RangeListFactory.create(ANY.matcher(asRead).replaceAll("*"));
    }

    /** Pre-releases only of the very version whose pre-release the range names. */
    boolean contains(Semver version) {
        return ranges.isSatisfiedBy(version);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SemVerRange range && text.equals(range.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
