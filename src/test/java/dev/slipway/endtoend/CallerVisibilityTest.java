package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller with limits reads of the other teams' targets: nothing. */
class CallerVisibilityTest {
    private static final String CALLERS = """
            {"web": {"services": ["web", "shop", "gone-*"], "environments": ["dev", "prod"]},
             "dev": {"environments": ["dev"]},
             "none": {"services": ["unknown"]}}""";

    /** Names of other teams: no answer to the caller web may have one that its own request does not name. */
    private static final List<String> FOREIGN = List.of("billing", "ledger", "payroll", "vault", "staging", "secret");

    private static final String PATH = "/slipway/targets/";
    private final FunctionFixture stage = new FunctionFixture(
                    Map.of("SLIPWAY_CONFIG", "ssm:" + PATH, "SLIPWAY_CALLERS", CALLERS, "SLIPWAY_RUN_TASKS", "true"),
                    Duration.ofMinutes(5))
            .web()
            .service("dev", "billing", "billing-dev-template")
            .service("production", "billing", "billing-prod-template");

    @BeforeEach
    void configure() {
        parameter("web", targets(target("web", "dev", "dev", ""), target("web", "prod", "production", "")));
        parameter(
                "billing",
                targets(
                        target("billing", "dev", "dev", ""),
                        target("billing", "prod", "production", ""),
                        target("web", "staging", "staging", "")));
        parameter("ledger", target("ledger", "prod", "production", ", \"deadlineMinutes\": \"secret\""));
        parameter("payroll", pattern("payroll-{part}", "payroll/{part}"));
        // two entries that clash, and one of the caller's own that is not valid
        parameter("shop", target("shop", "dev", "dev", ""));
        parameter("vault", target("vault", "dev", "dev", ", \"ecsService\": \"shop\""));
        parameter("shop-prod", target("shop", "prod", "production", ", \"deadlineMinutes\": 0"));
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private void parameter(String name, String text) {
        stage.account().setup().parameter(PATH + name, text);
    }

    private static String target(String service, String environment, String cluster, String more) {
        String tags = service.equals("web") && environment.equals("dev") ? "main-*" : "other-*";
        return "{\"service\": \"%s\", \"environment\": \"%s\", \"repository\": \"acme/web\", \"cluster\": \"%s\", \"tags\": [\"%s\"]%s}"
                .formatted(service, environment, cluster, tags, more);
    }

    private static String pattern(String service, String repository) {
        return "{\"service\": \"%s\", \"environment\": \"{environment}\", \"repository\": \"%s\", \"tags\": [\"{environment}-*\"]}"
                .formatted(service, repository);
    }

    private static String targets(String... each) {
        return "{\"targets\": [%s]}".formatted(String.join(", ", each));
    }

    private JsonNode answer(String alias, String request) {
        Invocable.Result result = stage.invokeAs(alias, request.replace('\'', '"'));
        assertThat(result.errorMessage()).isEmpty();
        return result.answer().orElseThrow();
    }

    private String refusal(String alias, String request) {
        return stage.invokeAs(alias, request.replace('\'', '"')).errorMessage().orElseThrow();
    }

    private static List<String> names(JsonNode list) {
        return list.valueStream()
                .map(one -> one.path("service").asText() + " in "
                        + one.path("environment").asText())
                .toList();
    }

    @Test
    void statusShowsOnlyTheCallersTargetsAndProblems() {
        JsonNode all = stage.invoke("{\"action\": \"status\"}").answer().orElseThrow();
        JsonNode answer = answer("web", "{'action': 'status'}");

        assertThat(names(all.path("services"))).contains("billing in dev", "web in staging");
        assertThat(all.path("problems").findValuesAsText("path"))
                .contains(PATH + "ledger", PATH + "vault", PATH + "shop");
        assertThat(names(answer.path("services"))).containsExactly("web in dev", "web in prod");
        assertThat(answer.path("problems").findValuesAsText("path")).containsExactly(PATH + "shop-prod", PATH + "shop");
        assertThat(answer.at("/problems/0/problem").asText()).contains("deadlineMinutes");
        assertThat(answer.at("/problems/1/problem").asText())
                .startsWith("clashes with another entry, which this caller may not see");
        assertThat(answer.path("text").asText())
                .endsWith("\nonly what caller web may see: services web, shop, gone-*; environments dev, prod");
        assertThat(foreign(answer.toString())).isEmpty();
    }

    @Test
    void statusOfACallerOfOneEnvironmentShowsAllServicesThere() {
        JsonNode answer = answer("dev", "{'action': 'status'}");

        assertThat(names(answer.path("services"))).containsExactlyInAnyOrder("billing in dev", "web in dev");
        assertThat(answer.path("text").asText()).endsWith("only what caller dev may see: environments dev");
    }

    @Test
    void statusOfOneTargetHasNoNote() {
        assertThat(answer("web", "{'action': 'status', 'service': 'web', 'environment': 'dev'}")
                        .path("text")
                        .asText())
                .doesNotContain("may see");
    }

    @Test
    void holdOfEverythingHoldsOnlyTheCallersTargets() {
        var endings = new DeploymentFixture(stage);
        endings.deployGood("main-1");
        stage.account().forgetCalls();

        JsonNode held = answer("web", "{'action': 'hold', 'reason': 'freeze'}");

        assertThat(names(held.path("done"))).containsExactly("web in dev");
        assertThat(names(held.path("notDone"))).containsExactly("web in prod");
        assertThat(held.path("text").asText()).contains("\nonly what caller web may see: ");
        assertThat(foreign(held.toString())).isEmpty();
        assertThat(stage.writes())
                .isNotEmpty()
                .allSatisfy(call -> assertThat(foreign(call.input().toString())).isEmpty());
    }

    @Test
    void promotionOfAllServicesPromotesOnlyTheCallersServices() {
        new DeploymentFixture(stage).deployGood("main-1");
        stage.advance(Duration.ofMinutes(1));

        JsonNode promoted = answer("web", "{'action': 'promote', 'from': 'dev', 'environment': 'prod'}");

        assertThat(names(promoted.path("outcomes"))).containsExactly("web in prod");
        assertThat(promoted.path("text").asText()).contains("only what caller web may see: ");
        assertThat(stage.runs("production", "billing")).isEqualTo("billing-prod-template:1");
    }

    @Test
    void rollbackOfAnEnvironmentRollsBackOnlyTheCallersTargets() {
        JsonNode answer =
                answer("web", "{'action': 'rollback', 'environment': 'dev', 'since': '2026-03-02T08:00:00Z'}");

        assertThat(names(answer.path("outcomes"))).containsExactly("web in dev");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'action': 'status'}",
                "{'action': 'hold', 'reason': 'freeze'}",
                "{'action': 'unhold', 'environment': 'dev'}",
                "{'action': 'promote', 'from': 'dev', 'environment': 'prod'}",
                "{'action': 'rollback', 'environment': 'prod', 'since': '2026-03-02T08:00:00Z'}"
            })
    void requestForAllIsRefusedWhereNothingIsLeft(String request) {
        String refusal = refusal("none", request);

        assertThat(refusal).startsWith("REFUSED");
        assertThat(foreign(refusal)).isEmpty();
        assertThat(refusal).doesNotContain("web").doesNotContain("shop");
        assertThat(stage.writes()).isEmpty();
    }

    /** With a name that is another team's, and with one that nobody has: the answers must not differ. */
    @ParameterizedTest
    @MethodSource("guesses")
    void guessedNameTeachesNothing(String request) {
        var endings = new DeploymentFixture(stage);
        endings.deployGood("main-1");

        for (String guess : List.of("billing", "payroll-x", "vault", "ledger")) {
            String real = result(request.replace("GUESS", guess));
            String invented = result(request.replace("GUESS", "zzz"));
            assertThat(real.replace(guess, "NAME")).isEqualTo(invented.replace("zzz", "NAME"));
            assertThat(foreign(real.replace(guess, "NAME"))).isEmpty();
        }
    }

    /** Without what differs from one invocation to the next. */
    private String result(String request) {
        return stage.invokeAs("web", request.replace('\'', '"')).toString();
    }

    static Stream<String> guesses() {
        String target = "'service': 'GUESS', 'environment': 'prod'";
        return Stream.concat(
                requests(target),
                Stream.of(
                        "{'action': 'status', 'service': 'GUESS'}",
                        "{'action': 'hold', 'service': 'GUESS', 'reason': 'freeze'}",
                        "{'action': 'unhold', 'service': 'GUESS'}",
                        "{'action': 'status', 'environment': 'GUESS'}",
                        "{'action': 'promote', 'from': 'dev', 'environment': 'prod', 'services': ['web', 'GUESS']}",
                        "{'action': 'promote', 'from': 'dev', 'environment': 'GUESS'}"));
    }

    /** Of targets that the caller may ask for: one that is not valid, one that clashes, and two that are not there. */
    @ParameterizedTest
    @MethodSource("own")
    void answerAboutAnOwnNameNamesNobodyElse(String request) {
        var endings = new DeploymentFixture(stage);
        endings.deployGood("main-1");

        assertThat(foreign(result(request))).isEmpty();
    }

    static Stream<String> own() {
        return Stream.of(
                        "'service': 'shop', 'environment': 'dev'",
                        "'service': 'shop', 'environment': 'prod'",
                        "'service': 'gone-1', 'environment': 'prod'",
                        "'service': 'web', 'environment': 'prod'",
                        "'service': 'web', 'environment': 'dev'")
                .flatMap(CallerVisibilityTest::requests);
    }

    private static Stream<String> requests(String target) {
        return Stream.of(
                        "'tag': 'main-1'",
                        "'tag': 'missing'",
                        "'from': 'nowhere'",
                        "'action': 'rollback'",
                        "'action': 'restart'",
                        "'action': 'hold', 'reason': 'freeze'",
                        "'action': 'unhold'",
                        "'action': 'continue'",
                        "'action': 'abort'",
                        "'action': 'run', 'command': ['x']",
                        "'action': 'status'",
                        "'action': 'history'",
                        "'action': 'why'",
                        "'action': 'check'",
                        "'action': 'diff', 'from': 1, 'to': 2")
                .map(fields -> "{%s, %s}".formatted(target, fields));
    }

    @Test
    void missingTargetIsComparedWithTheVisibleOnes() {
        assertThat(refusal("web", "{'action': 'history', 'service': 'gone-1', 'environment': 'dev'}"))
                .contains(
                        "there is no service \"gone-1\" in \"dev\"; what this caller may see of the configuration has web in dev, web in prod;");
        assertThat(refusal("web", "{'action': 'history', 'service': 'shop', 'environment': 'dev'}"))
                .contains(
                        "fix the entry that may have it and does not count: " + PATH
                                + "shop (clashes with another entry, which this caller may not see, so it does not count; ask somebody who may see the whole configuration; `status` says it)");
        assertThat(stage.errorMessage("{\"action\": \"history\", \"service\": \"gone-1\", \"environment\": \"dev\"}"))
                .contains("billing in dev");
    }

    @Test
    void targetThatTwoPatternsBindIsRefusedWithoutTheirNames() {
        parameter("payroll", pattern("{service}", "payroll/{service}"));
        parameter("ledger", pattern("gone-{part}", "ledger/{part}"));
        String request = "{\"service\": \"gone-1\", \"environment\": \"dev\", \"tag\": \"main-1\"}";

        assertThat(stage.errorMessage(request)).contains("several patterns bind it: ", "payroll", "ledger");
        assertThat(refusal("web", request))
                .contains("the configuration does not permit this target; ask somebody who may see")
                .satisfies(refusal -> assertThat(foreign(refusal)).isEmpty());
    }

    /** An entry that cannot be read at all may have any target. */
    @Test
    void unreadableEntryOfAnotherTeamIsNotNamed() {
        parameter("ledger", "{broken");

        assertThat(refusal("web", "{'action': 'history', 'service': 'gone-1', 'environment': 'dev'}"))
                .contains(
                        "fix the entry that may have it and does not count: this caller may not see it; ask somebody who may see the whole configuration; `status` says it")
                .satisfies(refusal -> assertThat(foreign(refusal)).isEmpty());
    }

    @Test
    void familyOfAnotherTargetIsRefusedWithoutItsName() {
        parameter("billing", "{}");
        stage.advance(Duration.ofMinutes(2));
        stage.image("main-1");
        String ledger = target("ledger", "dev", "ledger", ", \"family\": \"web-dev\"");
        parameter("web", target("web", "prod", "production", ""));
        parameter("ledger", ledger);
        stage.service("ledger", "ledger", "ledger-dev-template");
        assertThat(stage.invoke("{\"service\": \"ledger\", \"environment\": \"dev\", \"tag\": \"main-1\"}")
                        .errorMessage())
                .isEmpty();
        parameter("web", target("web", "dev", "dev", ""));
        parameter("ledger", target("ledger", "dev", "ledger", ""));
        stage.advance(Duration.ofMinutes(2));
        String request = "{\"service\": \"web\", \"environment\": \"dev\", \"tag\": \"main-1\"}";

        assertThat(stage.errorMessage(request)).contains("the family web-dev is ledger in dev's");
        assertThat(refusal("web", request)).contains("the family web-dev is another target's");
        assertThat(answer("web", "{'action': 'check', 'service': 'web', 'environment': 'dev'}")
                        .toString())
                .contains("the family web-dev is another target's")
                .doesNotContain("ledger");
    }

    private static List<String> foreign(String text) {
        return FOREIGN.stream().filter(text::contains).toList();
    }

    @Test
    void configurationThatIsNotValidIsRefusedWithoutItsProblems() {
        String broken = targets(target("web", "dev", "dev", ""), target("billing", "dev", "dev", ", \"x\": 1"));
        try (var other = new FunctionFixture(
                Map.of("SLIPWAY_CONFIG", broken, "SLIPWAY_CALLERS", CALLERS), Duration.ofMinutes(5))) {
            String request = Json.write(Json.object().put("action", "status"));

            Invocable.Result result = other.invokeAs("web", request);

            assertThat(result.errorMessage().orElseThrow())
                    .isEqualTo(
                            "REFUSED: the configuration is not valid, and Slipway deploys nothing until it is; the function's log has its problems");
            assertThat(other.log()).contains("targets[1].x");
        }
    }
}
