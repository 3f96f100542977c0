package dev.slipway.config;

import static dev.slipway.fixtures.ConfigurationFixture.HOME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.ecs.AwsException;
import dev.slipway.fixtures.ConfigurationFixture;
import dev.slipway.select.Selection;
import dev.slipway.select.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationLoaderTest {
    private static final String WEB = target("web", "");
    private static final String SHOP = target("shop", "");

    private final FakeParameters parameters = new FakeParameters();
    private Instant now = ConfigurationFixture.TIME;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"targets\":[]}  | Inline",
                "[]                | Inline",
                "ssm:/slipway      | SsmParameter",
                "ssm:/a/b.c_d-e    | SsmParameter",
                "ssm:/slipway/     | SsmPath",
                "file:conf.json    | File",
                "file:/etc/x y     | File",
            })
    void parsesTheSourceFromTheVariable(String text, String kind) {
        assertThat(ConfigurationSource.parse(text).getClass().getSimpleName()).isEqualTo(kind);
        assertThat(ConfigurationSource.parse("  " + text + "\n")).isEqualTo(ConfigurationSource.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "web",
                "ssm:",
                "ssm:name",
                "ssm:/",
                "ssm://a",
                "ssm:/a b",
                "file:",
                "file: ",
                "file:\u0000",
                "s3://x"
            })
    void refusesOtherSourcesAndListsTheValidOnes(String text) {
        assertThatThrownBy(() -> ConfigurationSource.parse(text))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("SLIPWAY_CONFIG")
                .hasMessageContaining("ssm:/path/");
    }

    @Test
    void readsInlineJsonOnce() {
        ConfigurationLoader configurations = configurations(ConfigurationFixture.json(WEB));
        Configuration first = configurations.current().configuration();
        now = now.plusSeconds(3600);

        assertThat(configurations.current().configuration()).isSameAs(first);
    }

    @Test
    void readsAFileOnce(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("config.json");
        Files.writeString(file, ConfigurationFixture.json(WEB));
        ConfigurationLoader configurations = configurations("file:" + file);
        assertThat(services(configurations)).containsExactly("web in dev");
        Files.delete(file);
        now = now.plusSeconds(3600);

        assertThat(services(configurations)).containsExactly("web in dev");
        assertThatThrownBy(() -> configurations("file:" + file).current())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void readsAParameterAgainAfterAMinute() {
        parameters.texts.put("/slipway", ConfigurationFixture.json(WEB));
        ConfigurationLoader configurations = configurations("ssm:/slipway");
        assertThat(services(configurations)).containsExactly("web in dev");
        parameters.texts.put("/slipway", ConfigurationFixture.json(SHOP));

        now = now.plusSeconds(59);
        assertThat(services(configurations)).containsExactly("web in dev");
        now = now.plusSeconds(1);
        assertThat(services(configurations)).containsExactly("shop in dev");
        assertThat(parameters.reads).isEqualTo(2);
    }

    @Test
    void keepsTheLastGoodConfigurationAndReportsTheProblemOnce() {
        parameters.texts.put("/slipway", ConfigurationFixture.json(WEB));
        ConfigurationLoader configurations = configurations("ssm:/slipway");
        configurations.current();
        parameters.texts.put("/slipway", ConfigurationFixture.json(target("web", ",'oops':1")));

        now = now.plusSeconds(60);
        Configuration.Reading bad = configurations.current();
        assertThat(bad.problems()).extracting(ConfigurationProblem::path).containsExactly("targets[0].oops");
        assertThat(Targets.of(bad.configuration()).explicit()).hasSize(1);

        now = now.plusSeconds(60);
        assertThat(configurations.current().problems()).isEmpty();

        parameters.failure =
                Optional.of(new AwsException(AwsException.Kind.RETRYABLE, "GetParameter", "Rate exceeded"));
        now = now.plusSeconds(60);
        Configuration.Reading unread = configurations.current();
        assertThat(unread.problems())
                .singleElement()
                .satisfies(p ->
                        assertThat(p.toString()).startsWith("ssm:/slipway: ").contains("Rate exceeded"));
        assertThat(Targets.of(unread.configuration()).explicit()).hasSize(1);

        parameters.failure = Optional.empty();
        parameters.texts.remove("/slipway");
        now = now.plusSeconds(60);
        assertThat(configurations.current().problems())
                .singleElement()
                .satisfies(p -> assertThat(p.what()).contains("the SSM parameter does not exist"));
    }

    @Test
    void reportsAProblemAgainWhenItReturns() {
        parameters.texts.put("/s/web", WEB);
        parameters.texts.put("/s/shop", "oops");
        ConfigurationLoader configurations = configurations("ssm:/s/");
        assertThat(configurations.current().problems()).hasSize(1);
        parameters.texts.put("/s/shop", SHOP);
        now = now.plusSeconds(60);
        assertThat(configurations.current().problems()).isEmpty();
        parameters.texts.put("/s/shop", "oops");
        now = now.plusSeconds(60);

        assertThat(configurations.current().problems()).hasSize(1);
    }

    @Test
    void doesNotReadAFailingSourceAtEveryInvocation() {
        parameters.texts.put("/slipway", ConfigurationFixture.json(WEB));
        ConfigurationLoader configurations = configurations("ssm:/slipway");
        configurations.current();
        parameters.failure =
                Optional.of(new AwsException(AwsException.Kind.RETRYABLE, "GetParameter", "Rate exceeded"));
        now = now.plusSeconds(60);
        configurations.current();
        now = now.plusSeconds(30);
        configurations.current();

        assertThat(parameters.reads).isEqualTo(2);
    }

    @Test
    void failsWithoutALastGoodConfiguration() {
        assertThatThrownBy(() -> configurations("ssm:/slipway").current())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("ssm:/slipway")
                .hasMessageContaining("create it");
        parameters.failure =
                Optional.of(new AwsException(AwsException.Kind.RETRYABLE, "GetParametersByPath", "Rate exceeded"));
        assertThatThrownBy(() -> configurations("ssm:/slipway/").current()).isInstanceOf(AwsException.class);
    }

    @Test
    void readsAgainAtOnceWhenTheFirstReadWasRefused() {
        parameters.texts.put("/slipway", "oops");
        ConfigurationLoader configurations = configurations("ssm:/slipway");
        assertThatThrownBy(configurations::current).isInstanceOf(InvalidConfigurationException.class);
        parameters.texts.put("/slipway", ConfigurationFixture.json(WEB));

        assertThat(services(configurations)).containsExactly("web in dev");
    }

    @Test
    void emptyPathHasNoTargetsAndReportsThat() {
        Configuration.Reading reading = configurations("ssm:/slipway/").current();

        assertThat(Targets.of(reading.configuration()).explicit()).isEmpty();
        assertThat(reading.problems()).singleElement().returns("ssm:/slipway/", ConfigurationProblem::path);
    }

    @Test
    void badParameterRemovesItsOwnTargetsOnly() {
        Configuration.Reading reading = read(Map.of(
                "/s/web", WEB,
                "/s/list", ConfigurationFixture.json(SHOP, target("jobs", "")),
                "/s/bad", ConfigurationFixture.json(target("a", ""), target("b", ",'tags':['/[/']")),
                "/s/one", target("c", ",'tags':'x'"),
                "/s/text", "hello"));

        assertThat(names(reading)).containsExactlyInAnyOrder("web in dev", "shop in dev", "jobs in dev");
        assertThat(reading.problems())
                .extracting(ConfigurationProblem::path)
                .containsExactlyInAnyOrder("/s/bad targets[1].tags[0]", "/s/one tags", "/s/text");
    }

    @Test
    void removesAllTargetsThatConflictAcrossParameters() {
        Map<String, String> texts = new HashMap<>();
        texts.put("/s/a", ConfigurationFixture.json(WEB, target("safe", "")));
        texts.put("/s/b", WEB);
        texts.put("/s/c", target("third", ",'ecsService':'web'"));
        texts.put("/s/d", target("fourth", ",'family':'web-dev'"));
        texts.put("/s/e", SHOP);

        Configuration.Reading reading = read(texts);

        assertThat(names(reading)).containsExactlyInAnyOrder("safe in dev", "shop in dev");
        assertThat(reading.problems())
                .extracting(ConfigurationProblem::path)
                .contains("/s/a targets[0].service", "/s/b service", "/s/c ecsService", "/s/d family");
        assertThat(reading.problems())
                .filteredOn(p -> p.path().equals("/s/b service"))
                .singleElement()
                .satisfies(p -> assertThat(p.what()).contains("/s/a targets[0]"));
    }

    @Test
    void refusalNamesBothParametersWhosePatternsMatchAPush() {
        String pattern =
                "{'service':'{s}','environment':'dev','repository':'apps/{s}','tags':['*']}".replace('\'', '"');
        Configuration both = read(Map.of("/s/a", pattern, "/s/b", pattern)).configuration();
        Selection selection = Targets.of(both).select(ConfigurationFixture.push("apps/web", "1"));

        assertThat(selection.refused().getFirst().reason()).contains("/s/a", "/s/b");
    }

    /** A first reading of these parameters. */
    private Configuration.Reading read(Map<String, String> texts) {
        parameters.texts.putAll(texts);
        return configurations("ssm:/s/").current();
    }

    private ConfigurationLoader configurations(String source) {
        return new ConfigurationLoader(ConfigurationSource.parse(source), HOME, parameters, () -> now);
    }

    private static List<String> services(ConfigurationLoader configurations) {
        return names(configurations.current());
    }

    private static List<String> names(Configuration.Reading reading) {
        return Targets.of(reading.configuration()).explicit().stream()
                .map(Target::toString)
                .toList();
    }

    private static String target(String service, String more) {
        return "{'service':'%s','environment':'dev','repository':'acme/%s'%s}"
                .formatted(service, service, more)
                .replace('\'', '"');
    }
}
