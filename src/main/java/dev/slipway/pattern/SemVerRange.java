package dev.slipway.pattern;

import dev.slipway.text.Quoted;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;
import org.semver4j.range.RangeList;
import org.semver4j.range.RangeListFactory;

/**
 * A range of versions in npm's syntax: {@code ^1.2}, {@code ~1.2}, {@code >=2 <3}, {@code 1.x}, {@code 1.2 - 2.3},
 * alternatives with {@code ||}.
 *
 * <p>The semver4j library decides which versions are in the range. This class refuses text that the library ignores
 * ({@code >=1 garbage} means {@code >=1} to it), and rewrites the three forms that the library reads differently from
 * npm: {@code ^0} would have no upper limit, and {@code ^0.0} and {@code x} would contain no version.
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

    /** @throws IllegalArgumentException if the whole text is not a range */
    SemVerRange(String text) {
        if (!RANGE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "is not a version range: %s; write for example semver:^1.2, semver:>=2 <3 or semver:1.x"
                            .formatted(Quoted.of(text)));
        }
        this.text = text;
        String rewritten = CARET_ZERO_ZERO.matcher(text).replaceAll("0.0.x");
        rewritten = CARET_ZERO.matcher(rewritten).replaceAll("0.x");
        this.ranges = RangeListFactory.create(ANY.matcher(rewritten).replaceAll("*"));
    }

    /** A pre-release is in the range only if the range names a pre-release of the same version. */
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
