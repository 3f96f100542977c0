package dev.slipway.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagPatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "main-*            ; main-42         ; true",
                "main-*            ; main-           ; true",
                "main-*            ; Main-42         ; false",
                "main-*            ; my-main-42      ; false",
                "v?.*              ; v1.4            ; true",
                "v?.*              ; v10.4           ; false",
                "*                 ; anything        ; true",
                "**                ; anything        ; true",
                "?                 ; ab              ; false",
                "1.2.3             ; 1x2x3           ; false",
                "latest            ; latest          ; true",
                "latest            ; latest2         ; false",
                "*-*-c             ; a-b-c           ; true",
                "{branch}-rc       ; main-rc         ; true",
                "{branch}-rc       ; -rc             ; false",
                "{a}-{a}           ; x-x             ; true",
                "{a}-{a}           ; x-y             ; false",
                "{a}-{a}           ; x-y-x-y         ; true",
                "/^v(\\d+)$/       ; v12             ; true",
                "/^v(\\d+)$/       ; v12b            ; false",
                "/v\\d+/           ; av12            ; false",
                "/v\\d+|w/         ; v12x            ; false",
                "/(?i)MAIN-.*/     ; main-1          ; true",
                "/[0-9a-f]{40}/    ; 0123456789012345678901234567890123456789 ; true",
                "semver:^1.2       ; 1.3.0           ; true",
                "semver:^1.2       ; v1.3.0          ; true",
                "semver:^1.2       ; V1.3.0          ; false",
                "semver:^1.2       ; vv1.3.0         ; false",
                "semver:^1.2       ; 1.3             ; false",
                "semver:^1.2       ; main            ; false",
                "semver:^1.2       ; 2.0.0           ; false",
                "semver:^1.2       ; 1.3.0-rc.1      ; false",
                "semver:^1.2.0-rc.1; 1.2.0-rc.2      ; true",
                "semver:^1.2.0-rc.1; 1.2.0-beta.2    ; false",
                "semver:^1.2.0-rc.1; 1.3.0-rc.2      ; false",
                "semver:>=2 <3     ; 2.9.9           ; true",
                "semver:>=2 <3     ; v3.0.0          ; false",
                "semver:>=2 <3     ; 3.0.0-rc.1      ; false",
                "semver: ^1        ; 1.0.0           ; true",
                "semver:*          ; 0.0.1           ; true",
            })
    void matchesTheWholeTagCaseSensitively(String pattern, String tag, boolean matches) {
        assertThat(TagPattern.parse(pattern).matches(tag)).isEqualTo(matches);
    }

    static Stream<Arguments> bindings() {
        return Stream.of(
                Arguments.of("{environment}-*", "prod-eu-42", Map.of("environment", "prod")),
                Arguments.of("{a}{b}", "xyz", Map.of("a", "x", "b", "yz")),
                Arguments.of("*-{last}", "a-b-c", Map.of("last", "b-c")),
                Arguments.of("{a}.{b}.{a}", "1.2.3.1", Map.of("a", "1", "b", "2.3")));
    }

    @ParameterizedTest
    @MethodSource("bindings")
    void bindsNamesToTheShortestTextFromLeftToRight(String glob, String tag, Map<String, String> names) {
        assertThat(TagPattern.parse(glob).match(tag, Map.of())).contains(names);
    }

    @Test
    void boundNameMatchesItsTextOnly() {
        TagPattern glob = TagPattern.parse("{service}-*");
        assertThat(glob.match("web-1", Map.of("service", "web"))).contains(Map.of("service", "web"));
        assertThat(glob.match("w-1", Map.of("service", "web"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "main/*           ; tags cannot contain \"/\"",
                "[0-9]*           ; tags cannot contain \"[\"",
                "main *           ; tags cannot contain \" \"",
                ".*               ; write * for every tag, or a regular expression between slashes",
                "-*               ; tags do not begin with \"-\"",
                "-{a}             ; tags do not begin with \"-\"",
                "!.*              ; tags do not begin with \".\"",
                "!                ; is empty",
                "!!main           ; write one ! only",
                "!/[/             ; missing closing ]",
                "!semver:>=2 <1   ; no version is in this range",
                "sha256-" + HASH + "       ; such tags are those of signatures and attestations",
                "sha256-" + HASH + ".sig   ; such tags are those of signatures and attestations",
                "sha256-" + HASH + "*      ; such tags are those of signatures and attestations",
                HUNDRED
                        + "*{b}???????????????????????????? ; it matches texts of at least 129 characters, and tags have at most 128",
                "{environment     ; \"{\" without a \"}\"",
                "environment}-*   ; \"}\" without a \"{\"",
                "{}-*             ; a name begins with a letter",
                "{1}-*            ; a name begins with a letter",
                "/                ; write /…/",
                "//               ; write /…/",
                "/abc             ; write /…/",
                "/[/              ; missing closing ]",
                "/(?=a)/          ; RE2",
                "/(a)\\1/         ; RE2",
                "/{env}-.*/       ; only globs can bind names",
                "/((abcdefghij{100}){20}){1000}/ ; is too large, because it repeats repetitions",
                "/((a{1000}){1000}){1000}/ ; is too large, because it repeats repetitions",
                "/(((((a{10}){10}){10}){10}){10}){10}/ ; is too large, because it repeats repetitions",
                "/[]](([)]{999}){999}){9}/ ; is too large, because it repeats repetitions",
                "/[[:alpha:](]((a{999}){999})/ ; is too large, because it repeats repetitions",
                "/\\Q[\\E((a{999}){999})/ ; is too large, because it repeats repetitions",
                "semver:          ; has no version range; write semver:*",
                "semver:latest    ; is not a version range",
                "semver:>=        ; is not a version range",
                "semver:>=1 junk  ; is not a version range",
                "semver:1.2.3.4   ; is not a version range",
                "semver:^1,<2     ; is not a version range",
                "semver:>=2 <1    ; no version is in this range",
                "semver:<*        ; no version is in this range",
                "semver:<0        ; no version is in this range",
                "semver:[1,2]     ; is not a version range",
                "semver:99999999999999999; is not a version range",
                "semver:1.2.3-01  ; is not a version range",
                "semver:1.2 -     ; is not a version range",
            })
    void rejectsABadPatternAndSaysWhatIsWrong(String pattern, String message) {
        assertThatThrownBy(() -> TagPattern.parse(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{a}-*",
                "?-*",
                "*.",
                "_*",
                "/.*/",
                "/-/",
                "sha256-*",
                "sha256-" + SHORT_HASH + "*",
                HUNDRED + "*???????????????????????????"
            })
    void acceptsPatternsThatMatchATag(String pattern) {
        assertThat(TagPattern.parse(pattern).toString()).isEqualTo(pattern);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "!*-rc            ; v1-rc     ; true",
                "!*-rc            ; v1        ; false",
                "!/v\\d+/         ; v12       ; true",
                "!semver:<2       ; 1.9.0     ; true",
                "!semver:<2       ; 2.0.0     ; false",
                "!{service}-old   ; web-old   ; true",
                "!{service}-old   ; api-old   ; false",
                "!{other}-old     ; api-old   ; true",
                "*-rc             ; v1-rc     ; false",
            })
    void exclusionMatchesNothingAndExcludesWhatItsPatternMatches(String pattern, String tag, boolean excludes) {
        TagPattern parsed = TagPattern.parse(pattern);
        Map<String, String> bound = Map.of("service", "web");
        assertThat(parsed.excludes(tag, bound)).isEqualTo(excludes);
        assertThat(parsed.bind(bound).excludes(tag, Map.of())).isEqualTo(excludes);
        if (pattern.startsWith("!")) {
            assertThat(parsed.matches(tag)).isFalse();
            assertThat(parsed.names()).isEmpty();
        }
    }

    @Test
    void rejectsEmptyAndTooLongPatterns() {
        assertThatThrownBy(() -> TagPattern.parse("")).hasMessageContaining("empty");
        assertThatThrownBy(() -> TagPattern.parse("*".repeat(2000))).hasMessageContaining("characters long");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\\d{4}\\d{2}\\d{2}-[a-z]{1,20}-[0-9a-f]{7,40}; 20260302-main-abcdef1",
                "\\p{Greek}+; α",
                "[a-f0-9]{7,40}; abcdef1",
                "a{3}; aaa",
                "\\x{61}b; ab",
                "(a{10}){10};" + HUNDRED
            })
    void bracesInARegularExpressionAreNotNames(String regex, String tag) {
        assertThat(TagPattern.parse("/" + regex + "/").matches(tag)).isTrue();
    }

    private static final String HASH = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final String SHORT_HASH = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde";
    private static final String HUNDRED =
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    @Test
    void printsAPatternAsItWasWritten() {
        assertThat(Stream.of("main-*", "{env}-?", "/^v(\\d+)$/", "semver:>=2 <3", "!*-rc")
                        .map(t -> TagPattern.parse(t).toString()))
                .containsExactly("main-*", "{env}-?", "/^v(\\d+)$/", "semver:>=2 <3", "!*-rc");
    }
}
