package dev.slipway.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts the effort of matching instead of measuring its time. */
class MatchingEffortTest {
    private static final String TAG = "a".repeat(128);

    private static final int POSITIONS = TAG.length() + 1;

    /** Each character once. */
    private static final String HALF = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.";

    @Test
    void hostileRegularExpressionReadsEachCharacterAFewTimes() {
        var pattern = (TagPattern.Regex) TagPattern.parse("/(.*a){12}$/");
        var tag = new Counted("a".repeat(5_000) + "!");

        assertThat(pattern.matches(tag)).isFalse();

        assertThat(tag.reads).isLessThan(10 * tag.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"*a*a*a*a*a*a*a*a*a*a*a*ab", "{a}{b}{c}{d}{e}{f}{g}{h}{i}-", "?*?*?*?*?*?*?*?*?*?*b"})
    void hostileGlobComparesEachPartWithEachOffsetOnce(String glob) {
        NamePattern pattern = NamePattern.glob(glob + "*");
        var match = new NamePatternMatcher(pattern, TAG);

        assertThat(match.bindings()).isEmpty();

        assertThat(match.steps()).isEqualTo((long) pattern.parts().size() * POSITIONS);
    }

    /** As many parts as a tag can match, and a tag in which as many texts as possible occur twice. */
    @ParameterizedTest
    @ValueSource(ints = {0, 20, 40, 60, 80, 100, 120})
    void repeatedNameCostsOneComparisonForEachTextThatOccursTwice(int parts) {
        NamePattern pattern = NamePattern.glob("*{b}" + "*?".repeat(parts) + "{b}x");
        var match = new NamePatternMatcher(pattern, HALF + HALF.substring(1) + "x");

        match.bindings();

        int longest = (128 - parts) / 2;
        assertThat(match.steps())
                .isLessThanOrEqualTo((long) pattern.parts().size() * 129 * (1 + HALF.length() * longest))
                .isLessThan(26_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*{a}*{a}*{a}*b", "{a}{a}{a}{a}{a}{a}{a}{a}c{a}"})
    void repeatedNameCostsNothingIfTheRestDoesNotMatch(String glob) {
        NamePattern pattern = NamePattern.glob(glob + "*");
        var match = new NamePatternMatcher(pattern, TAG);

        assertThat(match.bindings()).isEmpty();

        assertThat(match.steps()).isEqualTo((long) pattern.parts().size() * POSITIONS);
    }

    @Test
    void patternThatIsLongerThanTheTextCostsNothing() {
        NamePattern pattern = NamePattern.glob("*{b}" + "*a".repeat(400) + "{b}x");
        var match = new NamePatternMatcher(pattern, TAG);

        assertThat(match.bindings()).isEmpty();

        assertThat(match.steps()).isZero();
    }

    @Test
    void doesNotMatchTextThatIsLongerThanAnyName() {
        assertThat(NamePattern.glob("*").match("a".repeat(2_000), Map.of())).isEqualTo(Optional.empty());
    }

    private static final class Counted implements CharSequence {
        private final String text;
        private int reads;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            reads++;
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String toString() {
            throw new UnsupportedOperationException("use charAt, which counts the reads");
        }
    }
}
