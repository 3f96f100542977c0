package dev.slipway.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameLimitTest {
    @ParameterizedTest
    @CsvSource({
        "web,    web,      true",
        "web,    Web,      false",
        "web,    web2,     false",
        "web,    xweb,     false",
        "api-*,  api-x,    true",
        "api-*,  api-,     true",
        "api-*,  api,      false",
        "api-*,  my-api-x, false",
        "api-?,  api-x,    true",
        "api-?,  api-,     false",
        "api-?,  api-xy,   false",
        "*-eu,   web-eu,   true",
        "a.b,    a.b,      true",
        "a.b,    axb,      false",
        "*,      anything, true",
        "a*b*c,  aXbXc,    true",
        "a*b*c,  acb,      false"
    })
    void matchesTheWholeName(String glob, String name, boolean matches) {
        assertThat(new NameLimit(List.of(NameLimit.glob(glob))).admits(name)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "'',        is empty",
        "a b,       do not contain \" \"",
        "{team}-x,  do not contain \"{\"",
        "a/b,       do not contain \"/\"",
        "!web,      do not contain \"!\""
    })
    void refusesAGlobThatMatchesNoName(String glob, String why) {
        assertThatThrownBy(() -> NameLimit.glob(glob))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({"2000"})
    void refusesAGlobThatIsTooLong(int length) {
        assertThatThrownBy(() -> NameLimit.glob("a".repeat(length))).hasMessageContaining("the limit is 1024");
    }
}
