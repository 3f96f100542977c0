package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.FunctionTraffic;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.events.Event;
import dev.slipway.sandbox.http.Invocable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the callers of an installation are read from, and what happens while they cannot be read. */
class CallerSettingTest {
    private static final String PARAMETER = "/slipway-callers";
    private static final String STATUS = "{\"action\": \"status\", \"service\": \"web\", \"environment\": \"dev\"}";

    private FunctionFixture stage = stage("ssm:" + PARAMETER, "");

    @AfterEach
    void close() {
        stage.close();
    }

    private static FunctionFixture stage(String callers, String callersOnly) {
        return new FunctionFixture(
                        Map.of(
                                "SLIPWAY_CONFIG",
                                FunctionFixture.CONFIGURATION,
                                "SLIPWAY_CALLERS",
                                callers,
                                "SLIPWAY_CALLERS_ONLY",
                                callersOnly),
                        Duration.ofMinutes(5))
                .web();
    }

    private void restart(String callers, String callersOnly) {
        stage.close();
        stage = stage(callers, callersOnly);
    }

    private void callers(String json) {
        stage.account().setup().parameter(PARAMETER, json.replace('\'', '"'));
    }

    private String error(String alias) {
        return stage.invokeAs(alias, STATUS).errorMessage().orElse("");
    }

    private List<String> problems() {
        return FunctionTraffic.published(stage).stream()
                .filter(event -> event.detailType().equals("Configuration Refused"))
                .map(Event::detail)
                .map(Object::toString)
                .toList();
    }

    private void eventsGoOn() {
        Invocable.Result result = stage.invokeAs("live", new DeploymentFixture(stage).pushEvent("main-1"));
        assertThat(DeploymentFixture.kinds(DeploymentFixture.outcomes(result))).containsExactly("DEPLOYING");
    }

    @Test
    void changeOfTheParameterCountsAfterAMinute() {
        callers("{'web': {}}");
        assertThat(error("web")).isEmpty();
        callers("{'api': {}}");

        stage.advance(Duration.ofSeconds(50));
        assertThat(error("web")).isEmpty();
        stage.advance(Duration.ofSeconds(10));
        assertThat(error("web")).contains("the alias \"web\" is no caller");
        assertThat(error("api")).isEmpty();
    }

    @Test
    void newCallerCountsAfterThreeSeconds() {
        callers("{'web': {}}");
        assertThat(error("web")).isEmpty();
        callers("{'web': {}, 'api': {}}");

        assertThat(error("api")).contains("the alias \"api\" is no caller");
        stage.advance(Duration.ofSeconds(3));
        assertThat(error("api")).isEmpty();
    }

    @Test
    void onlyAnInvocationByAnAliasReadsTheParameter() {
        callers("{'web': {}}");

        String push = new DeploymentFixture(stage).pushEvent("main-1");
        assertThat(stage.invokeAs("live", push).errorMessage()).isEmpty();
        assertThat(stage.invokeAs("live", STATUS).errorMessage()).isEmpty();
        assertThat(stage.invoke(STATUS).errorMessage()).isEmpty();
        assertThat(stage.invokeAs("web", push).toString()).contains("REFUSED");
        assertThat(stage.calls("GetParameter")).isEmpty();

        assertThat(error("web")).isEmpty();
        assertThat(stage.calls("GetParameter")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"web\": {\"actions\": [\"x\"]}} | SLIPWAY_CALLERS $.web.actions[0]",
                "{\"web\": }                       | SLIPWAY_CALLERS $",
                "web                               | SLIPWAY_CALLERS",
                "ssm:/missing                      | ssm:/missing"
            })
    void invalidCallersRefuseEveryCallerAndNoEvent(String text, String path) {
        restart(text, "");

        for (String alias : List.of("web", "api", "web")) {
            assertThat(error(alias))
                    .contains("no caller may ask for anything: SLIPWAY_CALLERS is not valid")
                    .contains("The function's log has its problems; fix them");
        }
        assertThat(stage.calls("DescribeServices", "DescribeTaskDefinition")).isEmpty();
        assertThat(stage.log()).contains("configuration: " + path);
        assertThat(problems()).singleElement().asString().contains(path.replace("\"", "\\\""));
        eventsGoOn();
        assertThat(stage.invoke(STATUS).errorMessage()).isEmpty();
    }

    @Test
    void unreadableParameterFailsEveryCallerUntilItCanBeRead() {
        callers("{'web': {}}");
        stage.account().faults().always("GetParameter", Fault.accessDenied("ssm:GetParameter"));

        assertThat(error("web"))
                .startsWith("FAILED: who may ask for what cannot be read, so no caller may ask for anything;")
                .contains("ssm:GetParameter");
        assertThat(stage.calls("DescribeServices", "DescribeTaskDefinition")).isEmpty();
        eventsGoOn();

        stage.account().faults().clear();
        assertThat(error("web")).isEmpty();
    }

    @Test
    void lastGoodCallersStayAndTheProblemIsPublishedOnce() {
        callers("{'web': {}}");
        assertThat(error("web")).isEmpty();
        callers("{'web': {'services': []}}");

        for (int i = 0; i < 3; i++) {
            stage.advance(Duration.ofMinutes(2));
            assertThat(error("web")).isEmpty();
            assertThat(error("api")).contains("is no caller");
        }
        assertThat(problems()).singleElement().asString().contains("ssm:/slipway-callers $.web.services");
    }

    @Test
    void invalidCallersRefuseEveryRequestWithCallersOnly() {
        restart("{\"web\": ", "true");

        assertThat(error("web")).contains("SLIPWAY_CALLERS is not valid");
        assertThat(error("live")).contains("SLIPWAY_CALLERS_ONLY is true");
        eventsGoOn();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "TRUE", "1", "tru e"})
    void doesNotStartWhereItIsUnclearWhetherOnlyCallersMayAsk(String value) {
        assertThatThrownBy(() -> stage("{}", value))
                .hasMessageContaining("SLIPWAY_CALLERS_ONLY is \"%s\"; set it to true".formatted(value))
                .hasMessageContaining("or to false");
    }

    @Test
    void unqualifiedFunctionIsOpenWhereCallersOnlyIsFalse() {
        restart("{\"web\": {}}", "false");

        assertThat(stage.invoke(STATUS).errorMessage()).isEmpty();
    }
}
