package dev.slipway.config;

import static dev.slipway.fixtures.ConfigurationFixture.HOME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.ecs.AwsException;
import dev.slipway.fixtures.ConfigurationFixture;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which entries count under which boundaries, reading after reading. */
class BoundariesInForceTest {
    private static final String LIMITS = "/limits";
    private static final String A = "/targets/a/web";
    private static final String B = "/targets/b/web";
    private static final String EACH_ITS_OWN =
            "{\"/targets/a/*\": {\"repository\": \"a/*\"}, \"/targets/b/*\": {\"repository\": \"b/*\"}}";

    private final FakeParameters parameters = new FakeParameters();
    private Instant now = ConfigurationFixture.TIME;

    @Test
    void entryOutsideIsAProblemOfItsParameterOnce() {
        ConfigurationLoader loader = twoTeams("ssm:/targets/");
        parameters.texts.put("/targets/a/theirs", target("web", "dev", "b/web"));

        Configuration.Reading reading = loader.current();

        assertThat(names(reading)).containsExactly("web in a", "web in b");
        assertThat(reading.problems())
                .extracting(ConfigurationProblem::path)
                .containsExactly("/targets/a/theirs repository");
        assertThat(later(loader).problems()).isEmpty();
    }

    /** The same service and environment, ECS service and family. */
    @Test
    void entryOutsideClashesWithNobody() {
        ConfigurationLoader loader = twoTeams("ssm:/targets/");
        parameters.texts.put("/targets/a/theirs", target("web", "b", "b/web"));

        Configuration.Reading reading = loader.current();

        assertThat(names(reading)).containsExactly("web in a", "web in b");
        assertThat(reading.configuration().unclear())
                .singleElement()
                .satisfies(entry -> assertThat(entry.name()).endsWith("theirs"));
        assertThat(reading.problems()).noneMatch(problem -> problem.what().contains("which"));
    }

    @Test
    void noTargetOfAParameterCountsWhereOneIsOutside() {
        ConfigurationLoader loader = twoTeams("ssm:/targets/");
        parameters.texts.put(
                A, "{\"targets\": [%s, %s]}".formatted(target("web", "a", "a/web"), target("web", "b", "b/web")));

        Configuration.Reading reading = loader.current();

        assertThat(names(reading)).containsExactly("web in b");
        assertThat(reading.problems())
                .extracting(ConfigurationProblem::path)
                .containsExactly(A + " targets[1].repository");
    }

    @Test
    void lastGoodContentStaysWhileTheNewestIsOutside() {
        ConfigurationLoader loader = twoTeams("ssm:/targets/");
        loader.current();
        parameters.texts.put(A, target("web", "a", "b/web"));

        Configuration.Reading reading = later(loader);

        assertThat(names(reading)).containsExactly("web in a", "web in b");
        assertThat(reading.problems())
                .singleElement()
                .asString()
                .contains(A, "outside the boundary", "uses the last good content");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"/targets/a/*\": {\"repository\": \"a/api\"}, \"/targets/b/*\": {}}", "{\"/targets/b/*\": {}}"
            })
    void lastGoodContentGoesWhereTheBoundariesTighten(String tightened) {
        ConfigurationLoader loader = twoTeams("ssm:/targets/");
        loader.current();
        parameters.texts.put(LIMITS, tightened);

        Configuration.Reading reading = later(loader);

        assertThat(names(reading)).containsExactly("web in b");
        assertThat(reading.problems()).singleElement().asString().contains(A).doesNotContain("last good content");
        assertThat(later(loader).problems()).isEmpty();
    }

    @Test
    void onlyWhatIsOutsideTheTightenedBoundaryGoes() {
        ConfigurationLoader loader = twoTeams("ssm:/targets/");
        parameters.texts.put(
                A, "{\"targets\": [%s, %s]}".formatted(target("web", "a", "a/web"), target("api", "a", "a/api")));
        loader.current();
        parameters.texts.put(LIMITS, EACH_ITS_OWN.replace("a/*\"}", "a/api\"}"));

        assertThat(names(later(loader))).containsExactly("api in a", "web in b");
    }

    @Test
    void tightenedBoundariesCountBeforeTheParametersAreReadAgain() {
        ConfigurationLoader loader = twoTeams("ssm:/targets/");
        loader.current();
        now = now.plusSeconds(30);
        loader.afterMiss();
        parameters.texts.put(LIMITS, EACH_ITS_OWN.replace("a/*\"}", "a/api\"}"));
        now = now.plusSeconds(60);
        parameters.failBelow = true;

        Configuration.Reading reading = loader.current();

        assertThat(names(reading)).containsExactly("web in b");
        assertThat(reading.problems()).singleElement().asString().contains("cannot be read");
    }

    @Test
    void loosenedBoundariesCountAtOnce() {
        ConfigurationLoader loader = twoTeams("ssm:/targets/");
        parameters.texts.put("/targets/c/web", target("web", "c", "c/web"));
        assertThat(names(loader.current())).hasSize(2);
        parameters.texts.put(LIMITS, EACH_ITS_OWN.replace("}}", "}, \"/targets/c/*\": {}}"));
        now = now.plusSeconds(3);

        assertThat(names(loader.afterMiss())).contains("web in c");
    }

    @Test
    void parameterThatNoPatternMatchesIsRefused() {
        ConfigurationLoader loader = twoTeams("ssm:/targets/");
        parameters.texts.put("/targets/stray", target("web", "b", "b/web"));

        Configuration.Reading reading = loader.current();

        assertThat(names(reading)).containsExactly("web in a", "web in b");
        assertThat(reading.problems())
                .singleElement()
                .asString()
                .startsWith("/targets/stray: no pattern of ssm:/limits matches")
                .contains("add a pattern");
        assertThat(reading.configuration().unclear())
                .extracting(UnclearEntry::cause)
                .containsExactly(UnclearEntry.Cause.OUTSIDE);
    }

    @Test
    void missingParameterHoldsNothingUpOutsideItsBoundary() {
        ConfigurationLoader loader = twoTeams("ssm:/targets/");
        loader.current();
        parameters.texts.remove(A);
        parameters.texts.put(LIMITS, EACH_ITS_OWN.replace("a/*\"}", "a/api\"}"));

        assertThat(later(loader).configuration().unclear())
                .singleElement()
                .satisfies(entry -> assertThat(entry.specs()).isEmpty());
        parameters.texts.put(LIMITS, "{\"/targets/b/*\": {}}");
        assertThat(later(loader).configuration().unclear()).isEmpty();
    }

    @Test
    void nothingCountsWithoutValidBoundaries() {
        parameters.texts.put(A, target("web", "a", "a/web"));
        ConfigurationLoader loader = loader("ssm:/targets/", "ssm:" + LIMITS);

        assertThatThrownBy(loader::current)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("ssm:/limits: the SSM parameter does not exist");
        parameters.texts.put(LIMITS, "{\"/targets/a/*\": {\"repo\": \"a\"}}");
        assertThatThrownBy(loader::current)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("ssm:/limits [\"/targets/a/*\"].repo");
        parameters.failure =
                Optional.of(new AwsException(AwsException.Kind.RETRYABLE, "GetParameter", "Rate exceeded"));
        assertThatThrownBy(loader::current).isInstanceOf(AwsException.class);
        parameters.failure = Optional.empty();
        parameters.texts.put(LIMITS, "{\"/targets/a/*\": {}}");
        assertThat(names(loader.current())).containsExactly("web in a");
    }

    @Test
    void lastGoodBoundariesStayAndTheirProblemIsReportedOnce() {
        ConfigurationLoader loader = twoTeams("ssm:/targets/");
        loader.current();
        parameters.texts.put(LIMITS, "oops");
        parameters.texts.put(A, target("web", "b", "b/web"));

        Configuration.Reading reading = later(loader);

        assertThat(names(reading)).containsExactly("web in a", "web in b");
        assertThat(reading.problems())
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem.toString()).startsWith("ssm:/limits: "));
        assertThat(later(loader).problems()).isEmpty();
    }

    @Test
    void oneParameterIsCheckedByItsName() {
        parameters.texts.put("/config", target("web", "a", "a/web"));
        parameters.texts.put(LIMITS, "{\"/config\": {\"repository\": \"a/*\"}}");
        ConfigurationLoader loader = loader("ssm:/config", "ssm:" + LIMITS);
        assertThat(names(loader.current())).containsExactly("web in a");

        parameters.texts.put("/config", target("web", "a", "b/web"));
        assertThat(later(loader).problems())
                .singleElement()
                .asString()
                .startsWith("repository: the value is outside the boundary");
        assertThat(names(later(loader))).as("the last good content").containsExactly("web in a");
    }

    /** It is checked as a whole, so it stays as a whole or not at all. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"/config\": {\"repository\": \"b/*\"}} | outside the boundary",
                "{\"/targets/*\": {}}                     | no pattern of ssm:/limits matches"
            })
    void oneParameterOutsideTightenedBoundariesFailsTheInvocation(String tightened, String problem) {
        parameters.texts.put("/config", target("web", "a", "a/web"));
        parameters.texts.put(LIMITS, "{\"/config\": {\"repository\": \"a/*\"}}");
        ConfigurationLoader loader = loader("ssm:/config", "ssm:" + LIMITS);
        loader.current();
        parameters.texts.put(LIMITS, tightened);

        now = now.plusSeconds(60);
        assertThatThrownBy(loader::current)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(problem);
        assertThatThrownBy(loader::current).as("each time").isInstanceOf(InvalidConfigurationException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"service\": \"web\", \"environment\": \"dev\", \"repository\": \"a/web\"}", "file:/none"})
    void configurationWithoutAParametersNameIsRefused(String source) {
        ConfigurationLoader loader = loader(source, EACH_ITS_OWN);

        assertThatThrownBy(loader::current)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("SLIPWAY_BOUNDARIES limits what SSM parameters may have");
    }

    @Test
    void textIsNeverReadAgain() {
        parameters.texts.put(A, target("web", "a", "a/web"));
        ConfigurationLoader loader = loader("ssm:/targets/", EACH_ITS_OWN);
        loader.current();
        loader.current();

        assertThat(parameters.reads).isEqualTo(1);
    }

    @Test
    void parameterIsReadOnceAMinute() {
        ConfigurationLoader loader = twoTeams("ssm:/targets/");
        loader.current();
        loader.current();
        assertThat(parameters.reads).isEqualTo(2);
        later(loader);
        assertThat(parameters.reads).isEqualTo(4);
    }

    /**
     * A pattern for some of a team's parameters says nothing about the targets in its others: so each environment has a
     * pattern of its own, and none for both.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /targets/a/*    | dev, prod | web in prod
            /targets/a/dev* | dev       |
            """)
    void ruleOfOneEnvironmentHoldsWhereNoOtherPatternPermitsIt(
            String pattern, String environments, @Nullable String deployable) {
        parameters.texts.put(LIMITS, """
                { "%s": { "environment": ["%s"] }, "/targets/a/prod*": { "environment": ["prod"], "signed": ["true"] } }""".formatted(pattern, environments.replace(", ", "\", \"")));
        parameters.texts.put("/targets/a/dev-web", target("web", "prod", "a/web"));

        Configuration.Reading reading = loader("ssm:/targets/", "ssm:" + LIMITS).current();

        assertThat(names(reading))
                .isEqualTo(Optional.ofNullable(deployable).stream().toList());
    }

    private ConfigurationLoader twoTeams(String source) {
        parameters.texts.put(A, target("web", "a", "a/web"));
        parameters.texts.put(B, target("web", "b", "b/web"));
        parameters.texts.put(LIMITS, EACH_ITS_OWN);
        return loader(source, "ssm:" + LIMITS);
    }

    private ConfigurationLoader loader(String source, String boundaries) {
        ConfigurationSource configuration = ConfigurationSource.parse(source);
        return new ConfigurationLoader(
                configuration,
                HOME,
                parameters,
                () -> now,
                InstallationSetting.of(
                        Boundaries.VARIABLE, boundaries, configuration, Boundaries::parse, parameters, () -> now),
                Optional.empty());
    }

    private Configuration.Reading later(ConfigurationLoader loader) {
        now = now.plus(ConfigurationLoader.MAX_AGE);
        return loader.current();
    }

    private static List<String> names(Configuration.Reading reading) {
        return reading.configuration().specs().stream()
                .map(spec -> "%s in %s"
                        .formatted(
                                spec.fixed(TargetField.SERVICE).orElseThrow(),
                                spec.fixed(TargetField.ENVIRONMENT).orElseThrow()))
                .toList();
    }

    private static String target(String service, String environment, String repository) {
        return "{\"service\": \"%s\", \"environment\": \"%s\", \"repository\": \"%s\", \"tags\": [\"*\"]}"
                .formatted(service, environment, repository);
    }
}
