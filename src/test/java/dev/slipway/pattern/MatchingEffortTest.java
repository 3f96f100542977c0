package dev.slipway.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts the effort of matching instead of measuring its time. */
class MatchingEffortTest {
    /** Short, so that exhaustive matching fails instead of running forever. */
    private static final String TAG = "a".repeat(24);

    private static final int POSITIONS = TAG.length() + 1;

    @Test
    void hostileRegularExpressionReadsEachCharacterAFewTimes() {
        var pattern = (TagPattern.Regex) TagPattern.parse("/(.*a){12}$/");
        var tag = new Counted("a".repeat(5_000) + "!");

        assertThat(pattern.matches(tag)).isFalse();

        assertThat(tag.reads).isLessThan(10 * tag.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"*a*a*a*a*a*a*a*a*a*a*a*ab", "{a}{b}{c}{d}{e}{f}{g}{h}{i}-", "?*?*?*?*?*?*?*?*?*?*b"})
    void hostileGlobTriesEachPositionOnce(String glob) {
        NamePattern pattern = NamePattern.glob(glob);
        var match = new NamePatternMatcher(pattern, TAG);

        assertThat(match.bindings()).isEmpty();

        assertThat(match.steps()).isLessThanOrEqualTo(pattern.parts().size() * POSITIONS);
    }

    @Test
    void repeatedNameCostsOneTryForEachPossibleText() {
        NamePattern pattern = NamePattern.glob("*{a}*{a}*{a}*b");
        var match = new NamePatternMatcher(pattern, TAG);

        assertThat(match.bindings()).isEmpty();

        assertThat(match.steps()).isLessThanOrEqualTo(pattern.parts().size() * POSITIONS * POSITIONS);
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
