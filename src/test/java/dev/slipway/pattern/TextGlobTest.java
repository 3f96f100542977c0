package dev.slipway.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextGlobTest {
    @ParameterizedTest
    @CsvSource({
        "team-a/*, team-a/web, true",
        "team-a/*, team-a/x/y, true",
        "team-a/*, team-a/, true",
        "team-a/*, team-a, false",
        "team-a/*, team-ab/web, false",
        "team-a/*, Team-A/web, false",
        "team-a/*, x/team-a/web, false",
        "team-a/*, team-b/team-a/web, false",
        "team-a*, team-ab/web, true",
        "*, anything/at:all, true",
        "*/web, team-b/web, true",
        "*/web, team-b/web2, false",
        "a*b*c, aXbYbZc, true",
        "a*b*c, aXcYb, false",
        "a?c, abc, true",
        "a?c, a/c, true",
        "a?c, ac, false",
        "a?c, abbc, false",
        "a.c, abc, false",
        "a+, aa, false",
        "[ab], a, false",
        "**, x, true",
        "web, web, true",
        "web, webs, false",
        "web, awe, false",
    })
    void matchesWholeTexts(String glob, String text, boolean matches) {
        assertThat(TextGlob.parse(glob).matches(text)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "team-a/*, {team}/{repository}, true",
        "team-a/*, acme/{repository}, false",
        "team-a/*, {repository}, false",
        "team-a/*, team-{x}/web, true",
        "team-a/*, team-b{x}/web, false",
        "team-a-*, {service}-{environment}, true",
        "team-a-*, {service}, true",
        "team-a, team-a{x}, false",
        "team-a, team-{x}, true",
        "team-?, {x}, true",
        "team-*-dev, {x}-prod, false",
        "team-*-dev, {x}-dev, true",
        "*, {x}, true",
        "a:b, {x}, false",
        "x, {a}{b}, false",
        "xy, {a}{b}, true",
    })
    void mayMatchWhatNamesCanMake(String glob, String pattern, boolean matches) {
        assertThat(TextGlob.parse(glob).mayMatch(NamePattern.parse(pattern))).isEqualTo(matches);
    }

    /** A text cannot stand for more than itself. */
    @Test
    void matchesNoTextThatOnlyLooksLikeAName() {
        assertThat(TextGlob.parse("team-a").matches("{x}")).isFalse();
        assertThat(TextGlob.parse("team-a").matches("*")).isFalse();
        assertThat(TextGlob.parse("team-a").matches("\uFFFD\uFFFC")).isFalse();
    }

    @Test
    void answersAtOnceForTheLongestTexts() {
        String glob = "a*".repeat(512);
        assertThat(TextGlob.parse(glob).matches("a".repeat(1023) + "b")).isTrue();
        assertThat(TextGlob.parse(glob).matches("b" + "a".repeat(1023))).isFalse();
        assertThat(TextGlob.parse("*").matches("a".repeat(1025))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"'', is empty", "{team}/*, has a brace", "a}, has a brace", "' a', a space", "'a ', a space"})
    void refusesOtherTexts(String text, String fault) {
        assertThatThrownBy(() -> TextGlob.parse(text)).hasMessageContaining(fault);
    }
}
