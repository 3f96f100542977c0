package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.ecs.AwsException;
import dev.slipway.fixtures.ConfigurationFixture;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstallationSettingTest {
    private static final String NAME = "/limits/slipway";

    private final FakeParameters parameters = new FakeParameters();
    private Instant now = ConfigurationFixture.TIME;

    @Test
    void isEmptyWhereTheVariableIsEmpty() {
        assertThat(setting(" \n", "ssm:/slipway/")).isEmpty();
    }

    @Test
    void takesJsonTextAsItIsAndParsesItOnce() {
        InstallationSetting<String> setting =
                setting(" {\"a\":1}\n", "ssm:/slipway/").orElseThrow();

        assertThat(setting.current().value()).isEqualTo("SLIPWAY_LIMITS {\"a\":1}");
        assertThat(parameters.reads).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "limits", "/limits", "ssm:", "ssm:/limits/", "ssm:limits", "file:/tmp/x", "ssm:/a b"})
    void refusesOtherTexts(String text) {
        assertThatThrownBy(() -> setting(text, "ssm:/slipway/"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("SLIPWAY_LIMITS")
                .hasMessageContaining("ssm: and the name of an SSM parameter");
    }

    @ParameterizedTest
    @CsvSource({
        "ssm:/slipway/limits, ssm:/slipway/",
        "ssm:/slipway/deep/limits, ssm:/slipway/",
        "ssm:/slipway, ssm:/slipway"
    })
    void refusesAParameterOfTheConfiguration(String text, String configuration) {
        assertThatThrownBy(() -> setting(text, configuration))
                .hasMessageContaining("use a parameter elsewhere")
                .hasMessageContaining(configuration);
    }

    @ParameterizedTest
    @CsvSource({
        "ssm:/slipway-limits, ssm:/slipway/",
        "ssm:/slipwa, ssm:/slipway",
        "ssm:/slipway/limits, ssm:/slipway",
        "ssm:/limits, {}"
    })
    void takesAParameterElsewhere(String text, String configuration) {
        assertThat(setting(text, configuration)).isPresent();
    }

    @Test
    void readsTheParameterAgainAfterAMinute() {
        parameters.texts.put(NAME, "{}");
        InstallationSetting<String> setting = ofParameter();
        setting.current();
        parameters.texts.put(NAME, "{ }");

        now = now.plusSeconds(59);
        assertThat(setting.current().value()).isEqualTo("ssm:/limits/slipway {}");
        now = now.plusSeconds(1);
        assertThat(setting.current().value()).isEqualTo("ssm:/limits/slipway { }");
        assertThat(parameters.reads).isEqualTo(2);
    }

    @Test
    void keepsTheLastGoodContentAndReportsWhyOnce() {
        parameters.texts.put(NAME, "{}");
        InstallationSetting<String> setting = ofParameter();
        setting.current();

        parameters.texts.put(NAME, "bad");
        InstallationSetting.Reading<String> first = later(setting);
        InstallationSetting.Reading<String> second = later(setting);

        assertThat(first.value()).isEqualTo("ssm:/limits/slipway {}");
        assertThat(first.problems()).singleElement().asString().contains("ssm:/limits/slipway", "is not JSON");
        assertThat(second.problems()).isEmpty();
    }

    @Test
    void keepsTheLastGoodContentWhileSsmFailsOrTheParameterIsMissing() {
        parameters.texts.put(NAME, "{}");
        InstallationSetting<String> setting = ofParameter();
        setting.current();

        parameters.failure =
                Optional.of(new AwsException(AwsException.Kind.RETRYABLE, "GetParameter", "Rate exceeded"));
        assertThat(later(setting).problems()).singleElement().asString().contains("keeps its last good content");
        parameters.failure = Optional.empty();
        parameters.texts.remove(NAME);
        InstallationSetting.Reading<String> missing = later(setting);

        assertThat(missing.value()).isEqualTo("ssm:/limits/slipway {}");
        assertThat(missing.problems()).singleElement().asString().contains("does not exist; create it");
    }

    @Test
    void failsWithoutAGoodContentAndReadsAgainAtOnce() {
        InstallationSetting<String> setting = ofParameter();

        assertThatThrownBy(setting::current).hasMessageContaining("does not exist");
        parameters.encrypted.add(NAME);
        assertThatThrownBy(setting::current).hasMessageContaining("is a SecureString");
        parameters.encrypted.remove(NAME);
        parameters.failure =
                Optional.of(new AwsException(AwsException.Kind.RETRYABLE, "GetParameter", "Rate exceeded"));
        assertThatThrownBy(setting::current).isInstanceOf(AwsException.class);
        parameters.failure = Optional.empty();
        parameters.texts.put(NAME, "{}");

        assertThat(setting.current().value()).isEqualTo("ssm:/limits/slipway {}");
    }

    private InstallationSetting.Reading<String> later(InstallationSetting<String> setting) {
        now = now.plus(ConfigurationLoader.MAX_AGE);
        return setting.current();
    }

    private InstallationSetting<String> ofParameter() {
        return setting("ssm:" + NAME, "ssm:/slipway/").orElseThrow();
    }

    private Optional<InstallationSetting<String>> setting(String text, String configuration) {
        return InstallationSetting.of(
                "SLIPWAY_LIMITS",
                text,
                ConfigurationSource.parse(configuration),
                InstallationSettingTest::parse,
                parameters,
                () -> now);
    }

    private static String parse(String source, String json) {
        if (!json.startsWith("{")) {
            throw new InvalidConfigurationException(
                    source, List.of(new ConfigurationProblem(source, "is not JSON; correct it")));
        }
        return source + " " + json;
    }
}
