package dev.slipway.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Effort is counted, not timed. */
class MatchingEffortTest {
    /** Short, so that matching that tries everything fails here rather than never ends. */
    private static final String TAG = "a".repeat(24);

    private static final int PLACES = TAG.length() + 1;

    @Test
    void aHostileRegularExpressionReadsEachCharacterAFewTimes() {
        var pattern = (TagPattern.Regex) TagPattern.parse("/(.*a){12}$/");
        var tag = new Counted("a".repeat(5_000) + "!");

        assertThat(pattern.matches(tag)).isFalse();

        assertThat(tag.reads).isLessThan(10 * tag.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"*a*a*a*a*a*a*a*a*a*a*a*ab", "{a}{b}{c}{d}{e}{f}{g}{h}{i}-", "?*?*?*?*?*?*?*?*?*?*b"})
    void aHostileGlobTriesEachPlaceOnce(String glob) {
        Braced pattern = Braced.glob(glob);
        var match = new BracedMatch(pattern, TAG);

        assertThat(match.bindings()).isEmpty();

        assertThat(match.steps()).isLessThanOrEqualTo(pattern.parts().size() * PLACES);
    }

    @Test
    void aNameThatOccursTwiceCostsOnceForEachTextItCanBe() {
        Braced pattern = Braced.glob("*{a}*{a}*{a}*b");
        var match = new BracedMatch(pattern, TAG);

        assertThat(match.bindings()).isEmpty();

        assertThat(match.steps()).isLessThanOrEqualTo(pattern.parts().size() * PLACES * PLACES);
    }

    @Test
    void whatIsLongerThanAnyNameIsNotMatchedAtAll() {
        assertThat(Braced.glob("*").match("a".repeat(2_000), Map.of())).isEqualTo(Optional.empty());
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
            throw new UnsupportedOperationException("read through charAt, so that it is counted");
        }
    }
}
