package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.FunctionTraffic;
import dev.slipway.sandbox.events.Event;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Teams write, break, replace and remove their parameters while the functions run. */
class ChangingConfigurationTest {
    private static final String WEB = "/slipway/targets/web";
    private static final String WEB_DEV =
            "{\"service\": \"web\", \"environment\": \"dev\", \"repository\": \"acme/web\", \"tags\": [\"main-*\"]}";
    private static final String SHOP = "/slipway/targets/shop";
    private static final String SHOP_DEV = WEB_DEV.replace("web", "shop");
    private static final List<String> REPOSITORIES = List.of("acme/shop", "apps/web", "jobs/web", "other/thing");
    private static final String APPS =
            "{\"service\": \"{service}\", \"environment\": \"dev\", \"repository\": \"apps/{service}\", \"containers\": [\"app\"], \"tags\": [\"*\"]}";
    /** What a team might have written into the parameter by mistake. */
    private static final String PASSWORD = "hunter2";

    private final FunctionFixture stage = new FunctionFixture("ssm:/slipway/targets/").web();

    @BeforeEach
    void configureShop() {
        REPOSITORIES.forEach(stage.account().setup()::repository);
        parameter(SHOP, SHOP_DEV);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void pushOfAnEntryThatTerraformWroteAMomentAgoIsDeployed() {
        assertThat(deploy("main-1").path("outcome").asText()).isEqualTo("IGNORED");
        parameter(WEB, WEB_DEV);
        stage.advance(Duration.ofSeconds(10));

        assertThat(deploy("main-2").path("outcome").asText()).isEqualTo("DEPLOYING");
    }

    @Test
    void missReadsTheParametersAtMostEveryThreeSecondsAndSaysHowOldTheyAre() {
        stage.withoutLag();
        deploy("main-1");
        stage.advance(Duration.ofSeconds(2));
        JsonNode ignored = deploy("main-2");

        assertThat(ignored.path("reason").asText()).endsWith("; the configuration was read 2 s ago");
        assertThat(stage.calls("GetParametersByPath")).hasSize(1);
        stage.advance(Duration.ofSeconds(1));
        deploy("main-3");
        assertThat(stage.calls("GetParametersByPath")).hasSize(2);
        assertThat(stage.errorMessage(request("main-3")))
                .contains("there is no service \"web\" in \"dev\"", "the configuration was read 0 s ago");
    }

    @Test
    void requestStatusAndHistoryOfANewEntryAreAnswered() {
        stage.image("main-1");
        for (String action : List.of("", "status", "history")) {
            parameter(WEB, WEB_DEV.replace("web", "other"));
            stage.advance(Duration.ofSeconds(60));
            String request = action.isEmpty()
                    ? request("main-1")
                    : Json.write(Json.object()
                            .put("action", action)
                            .put("service", "web")
                            .put("environment", "dev"));
            assertThat(stage.errorMessage(request)).contains("no service \"web\"");
            parameter(WEB, WEB_DEV);
            stage.advance(Duration.ofSeconds(10));

            assertThat(stage.invoke(request).errorMessage()).as(action).isEmpty();
        }
    }

    @Test
    void templateOfANewEntryIsFollowed() {
        parameter(WEB, WEB_DEV);
        assertThat(deploy("main-1").path("outcome").asText()).isEqualTo("DEPLOYING");
        stage.account().settleAll();
        parameter(WEB, WEB_DEV.replace("}", ", \"followTemplate\": true}"));
        stage.advance(Duration.ofSeconds(10));
        stage.template("web-dev-template", "debug");
        var event = (ObjectNode) Json.parse(FunctionFixture.file("template-registered.json")
                .replace("2026-03-02T09:40:12Z", stage.now().toString()));
        event.withObject("/detail/responseElements/taskDefinition")
                .put("family", "web-dev-template")
                .put("revision", 3)
                .put("taskDefinitionArn", "arn:aws:ecs:us-east-1:123456789012:task-definition/web-dev-template:3");

        assertThat(stage.outcome(Json.write(event)).path("outcome").asText()).isEqualTo("DEPLOYING");
    }

    @Test
    void failureOfANewEntrysDeploymentIsRolledBack() {
        var endings = new DeploymentFixture(stage);
        // RollbackFunction reads the parameters before the entry is there
        endings.reconcile();
        parameter(WEB, WEB_DEV);
        stage.advance(Duration.ofSeconds(10));
        endings.deployGood("main-1").deployBad("main-2");

        assertThat(DeploymentFixture.kinds(endings.deliverEvents())).contains("ROLLED_BACK");
    }

    /** The first reads start by what was read a minute ago: they are dropped, and nothing of it is deployed. */
    @Test
    void changedEntryIsDeployedByItsNewestContentOnly() {
        stage.withoutLag();
        parameter(WEB, WEB_DEV);
        assertThat(deploy("main-1").path("outcome").asText()).isEqualTo("DEPLOYING");
        stage.account().settleAll();
        parameter(WEB, WEB_DEV.replace("}", ", \"family\": \"other\", \"template\": \"web-dev-template\"}"));
        stage.advance(Duration.ofSeconds(60));

        assertThat(deploy("main-2").path("outcome").asText()).isEqualTo("DEPLOYING");

        assertThat(stage.runs("dev", "web")).isEqualTo("other:1");
        assertThat(stage.calls("RegisterTaskDefinition")).hasSize(2);
        assertThat(stage.calls("DescribeTaskDefinition"))
                .extracting(call -> call.input().path("taskDefinition").asText())
                .as("the reads that were dropped, and those that count")
                .contains("web-dev", "other");
    }

    @Test
    void removedEntryIsNotDeployed() {
        stage.withoutLag();
        parameter(WEB, WEB_DEV);
        deploy("main-1");
        stage.account().settleAll();
        parameter(WEB, WEB_DEV.replace("main-*", "v*"));
        stage.advance(Duration.ofSeconds(60));

        assertThat(deploy("main-2").path("outcome").asText()).isEqualTo("IGNORED");

        assertThat(stage.calls("RegisterTaskDefinition")).hasSize(1);
    }

    @Test
    void lastGoodContentOfAParameterStaysWhileNewContentIsBad() {
        parameter(WEB, WEB_DEV);
        assertThat(deploy("main-1").path("outcome").asText()).isEqualTo("DEPLOYING");
        parameter(WEB, "{\"service\": \"web\",");
        stage.advance(Duration.ofSeconds(60));

        assertThat(deploy("main-2").path("outcome").asText()).isEqualTo("DEPLOYING");
        assertThat(problems()).singleElement().asString().contains(WEB, "the last good content of this parameter");
        // and where its tags do not match, the new content may have others
        assertThat(push("v1").errorMessage().orElseThrow()).contains(WEB);
    }

    @Test
    void pushFailsWhileTheEntryThatItMayBeForIsBadOnAColdFunction() {
        parameter(WEB, WEB_DEV.replace("\"tags\"", "\"tag\""));

        assertThat(push("main-1").errorMessage().orElseThrow())
                .contains("no target uses the repository", WEB, "did you mean tags?");
        assertThat(stage.log()).doesNotContain("\"outcome\":\"IGNORED\"");
        // another team's pushes are not concerned
        assertThat(pushTo("other/thing").errorMessage()).isEmpty();
    }

    @Test
    void everyPushWithoutATargetFailsWhileAnEntryCannotBeReadAtAll() {
        parameter(WEB, "oops");

        assertThat(pushTo("other/thing").errorMessage().orElseThrow()).contains(WEB, "not valid JSON");
    }

    @Test
    void ofEntriesThatClashNoneCountsAndTheirPushesFail() {
        parameter(WEB, WEB_DEV);
        parameter("/slipway/targets/theirs", WEB_DEV.replace("[\"main-*\"]", "[\"*\"]"));

        assertThat(push("main-1").errorMessage().orElseThrow()).contains(WEB, "/slipway/targets/theirs");
        assertThat(problems()).singleElement().asString().contains(WEB, "/slipway/targets/theirs");
        stage.advance(Duration.ofSeconds(60));
        push("main-2");
        assertThat(problems()).as("published once").hasSize(1);
        assertThat(stage.calls("UpdateService")).isEmpty();
    }

    @Test
    void failureOfAServiceWhoseEntryClashesFailsTheInvocation() {
        parameter(WEB, WEB_DEV);
        var endings = new DeploymentFixture(stage).deployGood("main-1").deployBad("main-2");
        String failed = endings.event("SERVICE_DEPLOYMENT_FAILED");
        parameter("/slipway/targets/theirs", WEB_DEV);
        stage.advance(Duration.ofSeconds(60));

        assertThat(stage.invokeRollback(failed).errorMessage().orElseThrow())
                .contains("no target names the service \"web\"", "/slipway/targets/theirs");
        stage.account().quietly("ssm", "DeleteParameter", Json.object().put("Name", "/slipway/targets/theirs"));
        stage.advance(Duration.ofSeconds(60));
        assertThat(DeploymentFixture.kinds(DeploymentFixture.outcomes(stage.invokeRollback(failed))))
                .contains("ROLLED_BACK");
    }

    /** A task has no service, so no deployment of a service is its. */
    @Test
    void failureOfAServiceThatNoTargetNamesIsIgnoredThoughATaskClashes() {
        parameter(WEB, WEB_DEV);
        var endings = new DeploymentFixture(stage).deployGood("main-1").deployBad("main-2");
        String failed = endings.event("SERVICE_DEPLOYMENT_FAILED");
        String task = WEB_DEV.replace("\"service\"", "\"task\"");
        parameter(WEB, task);
        parameter("/slipway/targets/theirs", task);
        stage.advance(Duration.ofSeconds(60));

        assertThat(stage.invokeRollback(failed).errorMessage()).isEmpty();
    }

    @Test
    void pushFailsForAnHourAfterItsParameterWentMissing() {
        parameter(WEB, WEB_DEV);
        deploy("main-1");
        stage.account().quietly("ssm", "DeleteParameter", Json.object().put("Name", WEB));
        stage.advance(Duration.ofSeconds(60));

        assertThat(push("main-2").errorMessage().orElseThrow()).contains(WEB, "missing since");
        assertThat(push("v1").errorMessage()).as("its tags do not match").isEmpty();
        stage.advance(Duration.ofMinutes(61));
        assertThat(push("main-3").errorMessage()).isEmpty();
    }

    @Test
    void entryThatNamesAnotherTeamsTemplateIsRefused() {
        parameter(WEB, WEB_DEV);
        parameter(SHOP, SHOP_DEV.replace("}", ", \"template\": \"web-dev-template\"}"));

        assertThat(deploy("main-1").path("outcome").asText()).isEqualTo("DEPLOYING");
        assertThat(problems())
                .singleElement()
                .asString()
                .contains(SHOP + " template", "which is the template of " + WEB);
    }

    @Test
    void entryThatNamesATemplateOfAnotherTeamsPatternIsRefused() {
        parameter("/slipway/targets/apps", APPS);
        parameter(SHOP, SHOP_DEV.replace("}", ", \"template\": \"web-dev-template\"}"));

        assertThat(pushTo("acme/shop").errorMessage().orElseThrow()).contains(SHOP + " template");
        assertThat(problems())
                .singleElement()
                .asString()
                .contains(SHOP + " template", "which is the template of /slipway/targets/apps");
        assertThat(stage.calls("UpdateService")).isEmpty();
        assertThat(outcomeOfPushTo("apps/web").path("outcome").asText()).isEqualTo("DEPLOYING");
    }

    /** The template is another team's entry's, or another team's pattern's. */
    @ParameterizedTest
    @ValueSource(strings = {WEB_DEV, APPS})
    void patternThatNamesAnotherTeamsTemplateIsRefused(String theirs) {
        parameter(WEB, theirs);
        parameter(SHOP, """
                {"service": "{s}-job", "environment": "qa", "repository": "jobs/{s}", "tags": ["*"], "template": "{s}-dev-template"}""");

        JsonNode refused = outcomeOfPushTo("jobs/web");

        assertThat(refused.path("outcome").asText()).isEqualTo("REFUSED");
        assertThat(refused.path("reason").asText()).contains("its template is that of", WEB, "its roles and secrets");
        assertThat(stage.writes()).isEmpty();
        assertThat(outcomeOfPushTo(theirs.equals(APPS) ? "apps/web" : "acme/web")
                        .path("outcome")
                        .asText())
                .isEqualTo("DEPLOYING");
    }

    @Test
    void ofEntriesOfTwoTeamsThatNameOneTemplateNoneCounts() {
        parameter(WEB, WEB_DEV.replace("}", ", \"template\": \"base\"}"));
        parameter(SHOP, SHOP_DEV.replace("}", ", \"template\": \"base\"}"));

        assertThat(push("main-1").errorMessage().orElseThrow()).contains(WEB + " template");
        assertThat(pushTo("acme/shop").errorMessage().orElseThrow()).contains(SHOP + " template");
        assertThat(problems()).singleElement().asString().contains(WEB + " template", SHOP + " template");
        assertThat(stage.calls("UpdateService")).isEmpty();
    }

    @Test
    void entriesOfOneParameterMayShareATemplate() {
        String shop = SHOP_DEV.replace("}", ", \"template\": \"web-dev-template\"}");
        parameter(SHOP, "{\"targets\": [%s, %s]}".formatted(WEB_DEV, shop));

        assertThat(deploy("main-1").path("outcome").asText()).isEqualTo("DEPLOYING");
        assertThat(problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PASSWORD,
                "\"" + PASSWORD + "\"",
                PASSWORD + ": x",
                "{\"targets\": " + PASSWORD + "}",
                "{" + PASSWORD + "}",
                "{\"password\": \"" + PASSWORD + "\"}",
                "{\"service\": \"" + PASSWORD + "!\", \"environment\": \"dev\", \"repository\": \"acme/web\"}",
                "{\"service\": \"web\", \"environment\": \"dev\", \"repository\": \"acme/web\", \"tags\": [\"/"
                        + PASSWORD + "[/\", \"semver:" + PASSWORD + "\"], \"rollback\": \"" + PASSWORD + "\"}"
            })
    void noMessageQuotesAParameter(String content) {
        parameter(WEB, content);
        deployShop();

        assertThat(problems()).isNotEmpty().allSatisfy(p -> assertThat(p).contains(WEB));
        assertThat(problems().toString() + stage.log()).doesNotContain(PASSWORD);
        assertThat(push("main-1").errorMessage().orElseThrow()).contains(WEB).doesNotContain(PASSWORD);
    }

    @Test
    void secureStringIsTheProblemOfItsOwnParameterOnly() {
        stage.account()
                .quietly(
                        "ssm",
                        "PutParameter",
                        Json.object()
                                .put("Name", WEB)
                                .put("Type", "SecureString")
                                .put("Value", PASSWORD));
        deployShop();

        assertThat(problems()).singleElement().asString().contains(WEB, "is a SecureString", "type String");
        assertThat(stage.executed("GetParametersByPath"))
                .allSatisfy(input ->
                        assertThat(input.path("WithDecryption").asBoolean()).isFalse());
        assertThat(push("main-1").errorMessage()).as("it never was an entry").isEmpty();
    }

    @Test
    void refusalOfARequestNamesTheEntryThatDoesNotCount() {
        parameter(WEB, WEB_DEV.replace("acme/web", "acme/Web"));
        String status = "{\"action\": \"status\", \"service\": \"web\", \"environment\": \"dev\"}";

        for (String request : List.of(request("main-1"), status, status.replace("status", "history"))) {
            assertThat(stage.errorMessage(request))
                    .contains("there is no service \"web\" in \"dev\"")
                    .contains("fix the entry that may have it and does not count: " + WEB)
                    .contains("repository: the value is not a name that ECR allows");
        }
    }

    private void deployShop() {
        stage.account().setup().service("dev", "shop", stage.template("shop-dev-template", "info"));
        assertThat(pushTo("acme/shop").errorMessage()).isEmpty();
    }

    private void parameter(String name, String value) {
        stage.account().setup().parameter(name, value);
    }

    private JsonNode deploy(String tag) {
        return DeploymentFixture.outcomes(push(tag)).getFirst();
    }

    private Invocable.Result push(String tag) {
        return stage.invoke(FunctionFixture.push(
                tag, stage.image(tag), "push-" + tag, stage.now().toString()));
    }

    private Invocable.Result pushTo(String repository) {
        String digest = stage.account().setup().push(repository, "main-1", "build 1");
        return stage.invoke(
                FunctionFixture.push("main-1", digest, "push-1", stage.now().toString())
                        .replace("acme/web", repository));
    }

    private JsonNode outcomeOfPushTo(String repository) {
        return DeploymentFixture.outcomes(pushTo(repository)).getFirst();
    }

    private static String request(String tag) {
        return Json.write(FunctionFixture.request("dev", tag));
    }

    /** The published details of refused configurations. */
    private List<String> problems() {
        return FunctionTraffic.published(stage).stream()
                .filter(event -> event.detailType().equals("Configuration Refused"))
                .map(Event::detail)
                .map(Json::write)
                .toList();
    }
}
