package dev.slipway.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.pattern.SemVerRange.Alternative;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in a range, and laws that hold for all ranges. {@link NpmSemVerIT} compares with npm itself. */
class SemVerRangeTest {
    private static final int TIMES = 5_000;

    private static boolean contains(String range, String version) {
        return SemVerRange.parse(range).contains(SemVer.parse(version).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "^0                    ; 0.9.0  ; 1.0.0",
                "^0.2.3                ; 0.2.9  ; 0.3.0",
                "^0.0.3                ; 0.0.3  ; 0.0.4",
                "^0.0                  ; 0.0.9  ; 0.1.0",
                "^0.x                  ; 0.9.0  ; 1.0.0",
                "^ 1.2                 ; 1.9.0  ; 2.0.0",
                "~1.2.3                ; 1.2.9  ; 1.3.0",
                "~1                    ; 1.9.0  ; 2.0.0",
                "~>1.2                 ; 1.2.9  ; 1.3.0",
                "~ > 1.2               ; 1.2.9  ; 1.3.0",
                "1                     ; 1.9.0  ; 2.0.0",
                "1.x                   ; 1.9.0  ; 2.0.0",
                "1.2.X                 ; 1.2.9  ; 1.3.0",
                "x                     ; 9.0.0  ; 9.0.0-rc.1",
                "=1.2.3                ; 1.2.3  ; 1.2.4",
                "=1.2                  ; 1.2.9  ; 1.3.0",
                "> 1.2                 ; 1.3.0  ; 1.2.9",
                ">1.2.3                ; 1.2.4  ; 1.2.3",
                "<1.2                  ; 1.1.9  ; 1.2.0",
                "<=1.2                 ; 1.2.9  ; 1.3.0",
                "<=1.2.3               ; 1.2.3  ; 1.2.4",
                ">=v1.2                ; 1.2.0  ; 1.1.9",
                "1.2 - 2.3             ; 2.3.9  ; 2.4.0",
                "1.2 - 2.3.1           ; 2.3.1  ; 2.3.2",
                "1 - x                 ; 9.0.0  ; 0.9.0",
                "1.x || >=3            ; 3.1.0  ; 2.0.0",
                "1||2                  ; 2.1.0  ; 3.0.0",
                "^1 ||                 ; 9.0.0  ; 9.0.0-rc",
                "^1 >=1.2.0            ; 1.2.0  ; 2.1.0",
                "^1 >=1.2.0            ; 1.9.0  ; 3.0.0",
                "^1 <1.5               ; 1.4.9  ; 0.9.0",
                "~1.2 <1.2.5           ; 1.2.4  ; 1.1.0",
                ">=1.2 ~1.2            ; 1.2.9  ; 1.3.0",
                "1.x >=1.2 <1.2.9      ; 1.2.0  ; 1.2.9",
                "^1.2.3+build.5        ; 1.2.3  ; 1.2.2",
                "~1.0                  ; 1.0.20261128101530 ; 1.1.20261128101530",
                "<=1.0.20261128101530  ; 1.0.20261128101530 ; 1.0.20261128101531",
                "<1.0.9007199254740991 ; 1.0.9007199254740990 ; 1.0.9007199254740991",
                "^1.2.0-rc.1           ; 1.2.0-rc.2  ; 1.2.0-beta.2",
                "^1.2.0-rc.1           ; 1.2.0-rc.10 ; 1.3.0-rc.2",
                "<=2.0.0-rc.1          ; 2.0.0-beta  ; 1.0.0-beta",
                "^1.2.0-rc.1 || *      ; 1.2.0       ; 1.2.0-rc.1",
            })
    void containsWhatNpmSays(String range, String inside, String outside) {
        assertThat(contains(range, inside)).isTrue();
        assertThat(contains(range, outside)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "latest",
                ">",
                ">=1 junk",
                "1.2.3.4",
                "^1,<2",
                "[1,2]",
                "1.2.3-01",
                "01.2",
                "1.2 -",
                "1 - 2 - 3",
                "x.1",
                "1.x.2",
                "1.2.3rc",
                "1.2-rc",
                "vv1.2.3",
                "==1.2.3",
                "> = 1.2.3",
                "^^1",
                "1.2.*3",
                "9007199254740992",
                "^9007199254740991",
                "99999999999999999999",
                "1 || latest"
            })
    void refusesWhatNpmRefuses(String text) {
        assertThatThrownBy(() -> SemVerRange.parse(text)).hasMessageContaining("is not a version range");
    }

    @Test
    void refusesVersionsThatAreLongerThanNpmAllows() {
        String longest = "1.2.3-" + "a".repeat(250);
        assertThat(SemVer.parse(longest)).isPresent();
        assertThat(SemVer.parse(longest + "a")).isEmpty();
        assertThatThrownBy(() -> SemVerRange.parse(longest + "a")).hasMessageContaining("is not a version range");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ">=2 <1",
                "<*",
                ">x",
                "<0",
                "<0.0.0",
                "1.2.3 1.2.4",
                "^1 ^2",
                ">1.2.3 <1.2.4",
                ">1.2.3 <=1.2.4-rc <1.2.4-0",
                ">1.0.0-rc <1.0.0-rc.0",
                ">=2 <1 || <0",
                ">9007199254740991.9007199254740991.9007199254740991"
            })
    void refusesARangeWithoutVersions(String range) {
        assertThatThrownBy(() -> SemVerRange.parse(range)).hasMessageContaining("no version is in this range");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<1.0.0-rc",
                "<0.0.0-rc",
                ">1.2.3 <1.2.5",
                ">1.2.3 <1.2.4-rc",
                ">1.0.0-rc <1.0.0-rc.1",
                ">=2 <1 || 3",
                ">1.9007199254740991.9007199254740991",
                ">=1.0.0-rc <1.0.0-s"
            })
    void acceptsARangeWithOneVersion(String range) {
        assertThat(SemVerRange.parse(range).toString()).isEqualTo(range);
    }

    /** Ranges of random comparators, with the alternatives as they were read. */
    private static Stream<List<Alternative>> ranges() {
        var random = new RandomSemVer(3);
        return Stream.generate(random::range).limit(TIMES).flatMap(text -> read(text).stream());
    }

    private static Optional<List<Alternative>> read(String text) {
        try {
            return Optional.of(SemVerRangeParser.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<SemVer> versions() {
        var random = new RandomSemVer(4);
        return Stream.generate(random::version)
                .flatMap(text -> SemVer.parse(text).stream())
                .limit(300)
                .toList();
    }

    @Test
    void noVersionIsInAnEmptyAlternative() {
        List<SemVer> versions = versions();
        var empty = ranges().flatMap(List::stream).filter(Alternative::isEmpty).toList();
        assertThat(empty)
                .hasSizeGreaterThan(TIMES / 20)
                .allSatisfy(alternative -> assertThat(versions).noneMatch(alternative::contains));
    }

    @Test
    void anotherComparatorNeverAddsAVersion() {
        var random = new RandomSemVer(5);
        List<SemVer> versions = versions();
        int compared = 0;
        for (int i = 0; i < TIMES; i++) {
            String left = random.comparator();
            String right = random.comparator();
            Optional<List<Alternative>> both = read(left + " " + right);
            if (both.isPresent() && read(left).isPresent() && read(right).isPresent()) {
                compared++;
                SemVer release = versions.get(i % versions.size()).release();
                assertThat(both.get().getFirst().contains(release))
                        .as("%s in %s %s", release, left, right)
                        .isEqualTo(read(left).get().getFirst().contains(release)
                                && read(right).get().getFirst().contains(release));
            }
        }
        assertThat(compared).isGreaterThan(TIMES / 2);
    }

    @Test
    void versionsAreInOneOrder() {
        var sorted = new ArrayList<>(versions());
        sorted.sort(null);
        IntStream.range(0, sorted.size())
                .forEach(i -> IntStream.range(i, sorted.size()).forEach(j -> {
                    assertThat(sorted.get(i)).isLessThanOrEqualTo(sorted.get(j));
                    assertThat(sorted.get(j)).isGreaterThanOrEqualTo(sorted.get(i));
                }));
    }

    @ParameterizedTest
    @CsvSource({
        "1.0.0,      1.0.1,      true",
        "v1.0.0,     1.0.1,      true",
        "1.9.0,      1.10.0,     true",
        "1.0.0-rc.1, 1.0.0,      true",
        "1.0.0-rc.2, 1.0.0-rc.10, true",
        "1.0.0-9,    1.0.0-a,    true",
        "1.0.0-rc,   1.0.0-rc.0, true",
        "1.0.20261128101530, 1.0.20261128101531, true",
        "1.0.0,      1.0.0,      false",
        "1.0.0,      v1.0.0,     false",
        "1.0.0+a,    1.0.0+b,    false",
        "1.0.1,      1.0.0,      false",
        "main-1,     1.0.0,      false",
        "1.0.0,      latest,     false",
        "1.0,        2.0,        false",
        "1.0.9007199254740992, 2.0.0, false"
    })
    void aVersionIsLowerOnlyThanAnotherVersion(String tag, String than, boolean lower) {
        assertThat(SemVer.isLower(tag, than)).isEqualTo(lower);
    }
}
