package dev.slipway.release;

import static dev.slipway.fixtures.TargetFixture.A;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EarlierReleasesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # open           | ready | tag
                             |       | open= ready= place=4
            5                | 3     | open=5 ready=3 place=4
            5 7 8 9          | 3 4   | open=5+7-9 ready=3-4 place=4
            5 6              | 3     | open=5-6 ready=3 place=4
            1 3 5            | 9     | open=1+3+5 ready=9 place=4
            """)
    void tagIsReadAsItWasWritten(@Nullable String open, @Nullable String ready, String tag) {
        for (Optional<String> prepared : List.of(Optional.<String>empty(), Optional.of(A))) {
            var earlier = new EarlierReleases(numbers(open), numbers(ready), 4, prepared);

            assertThat(earlier.tag()).isEqualTo(tag + prepared.map(" "::concat).orElse(""));
            assertThat(EarlierReleases.parse(earlier.tag())).contains(earlier);
        }
    }

    private static List<Integer> numbers(@Nullable String text) {
        return text == null
                ? List.of()
                : Arrays.stream(text.split(" ")).map(Integer::valueOf).toList();
    }

    /** A tag has at most 256 characters; more releases than needed are read rather than too few. */
    @Test
    void listThatIsTooLongBecomesARange() {
        List<Integer> every =
                IntStream.range(0, 300).mapToObj(i -> 100_000_000 + 2 * i).toList();
        var earlier = new EarlierReleases(every, every, 999_999_999, Optional.of(A));

        assertThat(earlier.tag()).hasSizeLessThanOrEqualTo(256).startsWith("open=100000000-100000598 ready=");
        assertThat(EarlierReleases.parse(earlier.tag()).orElseThrow().open())
                .containsAll(every)
                .hasSize(599);
    }

    @Test
    void longestTagHasWhatATagTakes() {
        for (int length = 1; length < 30; length++) {
            List<Integer> apart =
                    Stream.iterate(100_000_000, n -> n + 2).limit(length).toList();
            var earlier = new EarlierReleases(apart, apart, 999_999_999, Optional.of(A));

            assertThat(earlier.tag()).hasSizeLessThanOrEqualTo(256).matches("[\\w +\\-=.:/@]*");
            assertThat(EarlierReleases.parse(earlier.tag()).orElseThrow().open())
                    .containsAll(apart);
        }
    }

    /** Six numbers of nine digits: more than any family has waiting. */
    @Test
    void listOfUsualLengthIsExact() {
        List<Integer> six = Stream.iterate(100_000_000, n -> n + 2).limit(6).toList();
        var earlier = new EarlierReleases(six, six, 999_999_999, Optional.of(A));

        assertThat(EarlierReleases.parse(earlier.tag())).contains(earlier);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "open=",
                "open= ready=",
                "open= ready= place=",
                "open= ready= place=-1",
                "open= ready= place=1234567890",
                "open= ready= place=1 sha256:abc",
                "open= ready= place=1 sha512:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "open=1 2 ready= place=1",
                "ready= open= place=1",
                "open= ready= place=1 ",
                "open= ready= place=١"
            })
    void otherTextIsNoTag(String text) {
        assertThat(EarlierReleases.parse(text)).isEmpty();
    }

    /** Who may tag a task definition may write anything there. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # open                            | numbers
            x+5+y                             | 5
            ++5++                             | 5
            -5                                |
            5-                                |
            7-5                               |
            5-6-7                             |
            0                                 |
            00                                |
            0-2                               | 1 2
            1234567890                        |
            9-1234567890                      |
            """)
    void wordsThatAreNoRevisionsArePassedOver(String open, @Nullable String numbers) {
        assertThat(EarlierReleases.parse("open=%s ready= place=1".formatted(open))
                        .orElseThrow()
                        .open())
                .isEqualTo(numbers(numbers));
    }

    @Test
    void hugeRangesAreCutToTheNewest() {
        List<Integer> open = EarlierReleases.parse("open=1-999999999 ready= place=1")
                .orElseThrow()
                .open();
        List<Integer> ranges = EarlierReleases.parse("open=1-1000+2001-3000+4001-5000 ready= place=1")
                .orElseThrow()
                .open();

        assertThat(open).hasSize(1000).startsWith(999_999_000).endsWith(999_999_999);
        assertThat(ranges).hasSize(1000).startsWith(4001).endsWith(5000);
    }
}
