package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.UnclearEntry.Cause;
import dev.slipway.fixtures.ConfigurationFixture;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnclearEntryTest {
    @ParameterizedTest
    @CsvSource({
        "/targets/web service: is missing, /targets/web service: is missing",
        "the parameter is missing, /targets/web (the parameter is missing)",
    })
    void namesParameterOnce(String problem, String text) {
        Boundary none = Boundary.none(ConfigurationFixture.HOME);

        assertThat(new UnclearEntry("/targets/web", List.of(), none, Cause.INVALID, problem))
                .hasToString(text);
    }
}
