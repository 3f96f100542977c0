package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.FunctionTraffic;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests by the aliases of callers. */
class CallersTest {
    private static final String CALLERS = """
            {"web": {"services": ["web"], "environments": ["dev"]},
             "release": {"actions": ["deploy", "promote", "rollback", "status"], "environments": ["prod"], "from": ["dev"]},
             "night": {"actions": ["hold", "unhold", "deploy", "despiteHold", "continue", "abort"]}}""";

    private static final String WEB_DEV = "'service': 'web', 'environment': 'dev'";
    private static final String WEB_PROD = "'service': 'web', 'environment': 'prod'";

    private FunctionFixture stage = stage(CALLERS, "");

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

    private String refusal(String alias, String request) {
        Invocable.Result result = stage.invokeAs(alias, json(request));
        assertThat(result.answer()).isEmpty();
        return result.errorMessage().orElseThrow();
    }

    private JsonNode answer(String alias, String request) {
        Invocable.Result result = stage.invokeAs(alias, json(request));
        assertThat(result.errorMessage()).isEmpty();
        return result.answer().orElseThrow();
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    @Test
    void callerDeploysItsOwnAndTheLogSaysWho() {
        stage.image("v1");

        JsonNode outcome = answer("web", "{%s, 'tag': 'v1'}".formatted(WEB_DEV)).at("/outcomes/0");

        assertThat(outcome.path("outcome").asText()).isEqualTo("DEPLOYING");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        assertThat(stage.tags("web-dev:1")).containsEntry("slipway:requested-by", "web");
    }

    @Test
    void requestedByOfTheRequestStays() {
        stage.image("v1");

        answer("web", "{%s, 'tag': 'v1', 'requestedBy': 'jo'}".formatted(WEB_DEV));

        assertThat(stage.tags("web-dev:1")).containsEntry("slipway:requested-by", "jo");
    }

    /** A request may say that anybody asks. */
    @Test
    void logNamesTheCallerWhateverTheRequestSays() {
        stage.image("v1");

        answer("web", "{%s, 'tag': 'v1', 'requestedBy': 'night'}".formatted(WEB_DEV));
        answer("web", "{'action': 'status'}");

        assertThat(stage.log()).contains("caller web requests deploy", "caller web requests status");
    }

    @Test
    void holdIsTheCallers() {
        stage.image("v1");
        answer("web", "{%s, 'tag': 'v1'}".formatted(WEB_DEV));

        JsonNode held =
                answer("night", "{'action': 'hold', 'reason': 'freeze', 'requestedBy': ' ', %s}".formatted(WEB_DEV));

        assertThat(held.at("/done/0/by").asText()).isEqualTo("night");
        assertThat(refusal("web", "{%s, 'tag': 'v1', 'despiteHold': true}".formatted(WEB_DEV)))
                .contains("caller web may not set despiteHold");
        stage.image("v2");
        assertThat(answer("night", "{%s, 'tag': 'v2', 'despiteHold': true}".formatted(WEB_DEV))
                        .at("/outcomes/0/outcome")
                        .asText())
                .isEqualTo("DEPLOYING");
    }

    /** The refusal comes before everything else, so nothing but its own event leaves the function. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "web     | {'service': 'api', 'environment': 'dev', 'tag': 'v1'}                | REFUSED api in dev: caller web may not ask for the service \"api\", only for: web",
                "web     | {'service': 'web', 'environment': 'prod', 'tag': 'v1'}               | REFUSED web in prod: caller web may not ask for the environment \"prod\", only for: dev",
                "web     | {'action': 'rollback', 'service': 'web', 'environment': 'prod'}      | the environment \"prod\"",
                "web     | {'action': 'restart', 'service': 'web', 'environment': 'prod'}       | the environment \"prod\"",
                "web     | {'action': 'rollback', 'environment': 'prod', 'since': '2026-03-02T08:00:00Z'} | the environment \"prod\"",
                "web     | {'action': 'promote', 'environment': 'prod', 'from': 'dev'}          | the environment \"prod\"",
                "web     | {'action': 'hold', 'environment': 'prod', 'reason': 'freeze'}        | the environment \"prod\"",
                "web     | {'action': 'unhold', 'service': 'api'}                               | the service \"api\"",
                "web     | {'action': 'continue', 'service': 'web', 'environment': 'prod'}      | the environment \"prod\"",
                "web     | {'action': 'abort', 'service': 'api', 'environment': 'dev'}          | the service \"api\"",
                "web     | {'action': 'run', 'service': 'api', 'environment': 'dev', 'command': ['x']} | the service \"api\"",
                "web     | {'action': 'status', 'environment': 'prod'}                          | the environment \"prod\"",
                "web     | {'action': 'history', 'service': 'web', 'environment': 'prod'}       | the environment \"prod\"",
                "web     | {'action': 'why', 'service': 'web', 'environment': 'prod'}           | the environment \"prod\"",
                "web     | {'action': 'check', 'service': 'web', 'environment': 'prod'}         | the environment \"prod\"",
                "web     | {'action': 'diff', 'service': 'web', 'environment': 'prod', 'from': 1, 'to': 2} | the environment \"prod\"",
                "web     | {'action': 'queues'}                                                 | may request queues, which concerns no target, only where its `actions` name it",
                "web     | {'action': 'check', 'configuration': '{}'}                           | may request check, which concerns no target",
                "release | {'action': 'restart', 'service': 'web', 'environment': 'prod'}       | may not request restart, only: deploy, promote, rollback, status",
                "release | {'service': 'web', 'environment': 'prod', 'tag': 'v1'}               | may not deploy by tag or digest, only what is good in: dev",
                "release | {'service': 'web', 'environment': 'prod', 'from': 'test'}            | may not take a version from \"test\", only from: dev",
                "nobody  | {'service': 'web', 'environment': 'dev', 'tag': 'v1'}                | the alias \"nobody\" is no caller; add it to SLIPWAY_CALLERS",
                "Web     | {'action': 'status'}                                                 | the alias \"Web\" is no caller",
                "web2    | {'not': 'a request'}                                                 | the alias \"web2\" is no caller"
            })
    void refusedRequestReadsAndWritesNothing(String alias, String request, String reason) {
        stage.image("v1");

        assertThat(refusal(alias, request)).startsWith("REFUSED").contains(reason);

        assertThat(FunctionTraffic.calls(stage)).isEmpty();
        assertThat(stage.logLines()).singleElement().satisfies(line -> {
            assertThat(line.path("level").asText()).isEqualTo("WARN");
            assertThat(line.path("message").asText()).contains(reason.replaceAll("^REFUSED [^:]*: ", ""));
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'service': 'web', 'environment': 'prod', 'tag': 'v1'}                         | 1",
                "{'action': 'hold', 'environment': 'prod', 'reason': 'freeze'}                  | 1",
                "{'action': 'history', 'service': 'web', 'environment': 'prod'}                 | 1",
                "{'service': 'web', 'environment': 'prod', 'tag': 'v1', 'dryRun': true}         | 0",
                "{'action': 'run', 'service': 'web', 'environment': 'prod', 'command': ['x']}   | 0",
                "{'action': 'queues'}                                                           | 0"
            })
    void refusalIsPublishedAsThatOfAnUnknownTarget(String request, int times) {
        refusal("web", request);

        assertThat(FunctionTraffic.published(stage)).hasSize(times).allSatisfy(event -> {
            assertThat(event.detailType()).isEqualTo("Deployment Refused");
            assertThat(event.detail().path("reason").asText()).contains("caller web");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}"})
    void everyAliasIsUnknownWithoutCallers(String callers) {
        restart(callers, "");
        stage.image("v1");

        assertThat(refusal("web", "{%s, 'tag': 'v1'}".formatted(WEB_DEV)))
                .isEqualTo(
                        "REFUSED web in dev: the alias \"web\" is no caller; add it to SLIPWAY_CALLERS, or invoke the function by the alias of a caller");
        assertThat(FunctionTraffic.calls(stage)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "$LATEST", "7"})
    void aliasLiveAndVersionsAreTheUnqualifiedFunction(String qualifier) {
        stage.image("v1");

        assertThat(answer(qualifier, "{%s, 'tag': 'v1'}".formatted(WEB_PROD))
                        .at("/outcomes/0/outcome")
                        .asText())
                .isEqualTo("DEPLOYING");
        assertThat(stage.tags("web-prod:1")).doesNotContainKey("slipway:requested-by");
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "night", "nobody"})
    void eventSentToAnAliasIsRefused(String alias) {
        var endings = new DeploymentFixture(stage);
        String push = endings.pushEvent("main-1");
        String requested = FunctionFixture.file("deploy-requested.json");

        for (String event : new String[] {push, requested}) {
            JsonNode outcome = answer(alias, event).at("/outcomes/0");
            assertThat(outcome.path("outcome").asText()).isEqualTo("REFUSED");
            assertThat(outcome.path("reason").asText())
                    .isEqualTo("the alias \"%s\" takes requests only; send events by EventBridge, or to the alias live"
                            .formatted(alias));
        }
        assertThat(FunctionTraffic.calls(stage)).isEmpty();
        assertThat(answer("live", push).at("/outcomes/0/outcome").asText()).isEqualTo("DEPLOYING");
    }

    @Test
    void malformedRequestOfACallerIsRefusedForItsFields() {
        assertThat(refusal("web", "{%s, 'tagg': 'v1'}".formatted(WEB_DEV))).contains("$.tagg");
    }

    @Test
    void fromDeploysWhatIsGoodThere() {
        var endings = new DeploymentFixture(stage);
        endings.deployGood("main-1");
        stage.advance(Duration.ofMinutes(1));

        assertThat(answer("release", "{%s, 'from': 'dev'}".formatted(WEB_PROD))
                        .at("/outcomes/0/outcome")
                        .asText())
                .isEqualTo("DEPLOYING");
        assertThat(stage.image("web-prod:1", 0)).contains("acme/web:main-1@");
        assertThat(stage.tags("web-prod:1")).containsEntry("slipway:requested-by", "release");
    }

    @Test
    void fromDeploysNothingThatFailedThere() {
        var endings = new DeploymentFixture(stage);
        endings.deployGood("main-1");
        stage.advance(Duration.ofMinutes(1));
        endings.deployBad("main-2");

        Invocable.Result result = stage.invokeAs("release", json("{%s, 'from': 'dev'}".formatted(WEB_PROD)));

        assertThat(result.toString()).doesNotContain("main-2");
        assertThat(stage.calls("RegisterTaskDefinition"))
                .allSatisfy(call -> assertThat(call.input().toString()).doesNotContain("web-prod"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "$LATEST", "7"})
    void unqualifiedFunctionTakesNoRequestsWithCallersOnly(String qualifier) {
        restart(CALLERS, " true ");
        stage.image("v1");
        String request = "{%s, 'tag': 'v1'}".formatted(WEB_DEV);

        assertThat(refusal(qualifier, request))
                .contains("takes requests by the aliases of its callers only (SLIPWAY_CALLERS_ONLY is true)");
        assertThat(refusal(qualifier, "{'action': 'status'}")).contains("SLIPWAY_CALLERS_ONLY is true");
        assertThat(stage.errorMessage(json(request))).contains("SLIPWAY_CALLERS_ONLY is true");
        assertThat(stage.errorMessage("{broken")).contains("SLIPWAY_CALLERS_ONLY is true");
        assertThat(FunctionTraffic.calls(stage)).isEmpty();
        assertThat(answer("web", request).at("/outcomes/0/outcome").asText()).isEqualTo("DEPLOYING");
    }

    @Test
    void eventsGoOnWithCallersOnly() {
        restart(CALLERS, "true");
        stage.image("v1.4.2");
        var endings = new DeploymentFixture(stage);

        assertThat(answer("live", endings.pushEvent("main-1"))
                        .at("/outcomes/0/outcome")
                        .asText())
                .isEqualTo("DEPLOYING");
        assertThat(answer("live", FunctionFixture.file("deploy-requested.json"))
                        .at("/outcomes/0/outcome")
                        .asText())
                .isEqualTo("DEPLOYING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "live", "nobody"})
    void rollbackFunctionTakesNoRequestByAnyAlias(String alias) {
        stage.image("v1");

        JsonNode outcome = stage.invokeRollbackAs(alias, json("{%s, 'tag': 'v1'}".formatted(WEB_DEV)))
                .answer()
                .map(answer -> answer.at("/outcomes/0"))
                .orElse(Json.object());

        assertThat(outcome.path("outcome").asText()).isNotEqualTo("DEPLOYING");
        assertThat(FunctionTraffic.calls(stage)).isEmpty();
    }
}
