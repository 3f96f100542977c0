package dev.slipway.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** No line is wider than 120 characters, and nothing is lost. */
@NullMarked
class TextLinesTest {
    @Test
    void shortLinesStayAsTheyAre() {
        assertThat(new TextLines()
                        .line("one")
                        .blank()
                        .entry("  at ", "two three")
                        .text())
                .isEqualTo("one\n\n  at two three");
    }

    @Test
    void longLineGoesOnBelowItsWords() {
        String text = new TextLines().entry("  at ", "word ".repeat(40)).text();

        assertThat(text.lines())
                .containsExactly(
                        "  at " + "word ".repeat(23).strip(),
                        "     " + "word ".repeat(17).strip());
    }

    @Test
    void nothingOfAWordMovesTheCursorOrChangesTheDirection() {
        String text = new TextLines()
                .entry("because ", "a\u001b[31m\u009b2J b\n\u202ec\u2028d")
                .text();

        assertThat(text).isEqualTo("because a\\u001b[31m\\u009b2J b \\u202ec d");
    }

    @Test
    void longWordIsCutIntoPieces() {
        String text = new TextLines().entry("- ", "a " + "x".repeat(300) + " b").text();

        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(TextLines.WIDTH));
        assertThat(text.replaceAll("\\n {2}", "").replace(" ", "")).isEqualTo("-a" + "x".repeat(300) + "b");
    }
}
