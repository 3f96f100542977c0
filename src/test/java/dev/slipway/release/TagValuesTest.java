package dev.slipway.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagValuesTest {
    /** ECS's pattern for the value of a tag. */
    private static final Pattern ALLOWED = Pattern.compile("([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)");

    @ParameterizedTest
    @ValueSource(strings = {"", "main-42", "a b_c.d:e/f=g+h-i@j", "Größe 漢字 ٣", "𝒜", " x ", "laws:x", "aws", "x aws:"})
    void keepsCharactersThatEcsAllows(String text) {
        assertThat(TagValues.clean(text)).isEqualTo(text);
        assertThat(TagValues.identity(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
                    fixes #12 (again)!, fixes _12 _again__
                    <b>"x"</b>, _b__x__/b_
                    a😀b, a_b
                    aws:x, aws_x
                    AWS:x, aws_x
                    aWs:aws:x, aws_aws:x
                    """)
    void replacesCharactersThatEcsForbids(String text, String clean) {
        assertThat(TagValues.clean(text)).isEqualTo(clean);
    }

    @Test
    void replacesControlCharactersAndLoneSurrogates() {
        assertThat(TagValues.clean("a\nb\tc\u0000d\ud800e")).isEqualTo("a_b_c_d_e");
    }

    @ParameterizedTest
    @CsvSource({"256, 256", "257, 256", "100000, 256"})
    void shortensLongValues(int length, int expected) {
        assertThat(TagValues.clean("x".repeat(length))).hasSize(expected);
    }

    @Test
    void doesNotSplitASurrogatePair() {
        String letter = "𝒜";

        assertThat(TagValues.clean("x".repeat(255) + letter)).isEqualTo("x".repeat(255));
        assertThat(TagValues.clean("x".repeat(254) + letter)).isEqualTo("x".repeat(254) + letter);
    }

    @Test
    void turnsAnyTextIntoAnAllowedValue() {
        var random = new Random(42);
        for (int i = 0; i < 2_000; i++) {
            String text = "aws:".substring(random.nextInt(5)) + randomText(random, random.nextInt(400));

            for (String value : new String[] {TagValues.clean(text), TagValues.identity(text)}) {
                assertThat(value).matches(ALLOWED).doesNotStartWithIgnoringCase("aws:");
                assertThat(value.length()).isLessThanOrEqualTo(256);
            }
        }
    }

    private static String randomText(Random random, int length) {
        var text = new StringBuilder();
        random.ints(length, 0, 0x20000).forEach(text::appendCodePoint);
        return text.toString();
    }

    @Test
    void keepsIdentitiesDistinctThatCleanToTheSameText() {
        String hashed = TagValues.identity("a#b");
        String longOne = "x".repeat(300);
        String[] ids = {
            "a#b",
            "a!b",
            "a_b",
            "a__b",
            hashed,
            TagValues.identity(hashed),
            longOne,
            longOne + "y",
            longOne + "#",
            "x".repeat(256),
            "aws:x",
            "AWS:x",
            "aws_x",
            "\ud800",
            "\ud801",
            "?",
            "!",
            "_",
            "",
            "\ufffd"
        };
        Map<String, String> seen = new HashMap<>();

        for (String id : ids) {
            String before = seen.put(TagValues.identity(id), id);

            assertThat(before)
                    .as("identity %s shares the value %s with another identity", id, TagValues.identity(id))
                    .isIn(null, id);
        }
    }

    @Test
    void givesOneIdentityOneValue() {
        assertThat(TagValues.identity("deploy #1")).isEqualTo(TagValues.identity("deploy #1"));
    }
}
