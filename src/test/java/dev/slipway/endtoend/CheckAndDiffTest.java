package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.ecr.Platform;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.Golden;
import dev.slipway.fixtures.IndexPushEvent;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The queries check and diff. */
class CheckAndDiffTest {
    private static final String CHECK = """
            {"action": "check", "service": "web", "environment": "dev"}""";

    private final FunctionFixture stage = new FunctionFixture();
    private final DeploymentFixture endings = new DeploymentFixture(stage);

    @AfterEach
    void close() {
        stage.close();
    }

    /** As Terraform has just created everything. */
    @Test
    void checkBeforeTheFirstPushSaysWhatIsMissing() {
        stage.web();
        JsonNode answer = answer(CHECK);

        assertThat(results(answer))
                .containsEntry("service", "ok")
                .containsEntry("controller", "ok")
                .containsEntry("circuit breaker", "warn")
                .containsEntry("template", "ok")
                .containsEntry("containers", "ok")
                .containsEntry("image", "warn")
                .containsEntry("family", "ok")
                .containsEntry("rollback", "warn")
                .containsEntry("pushes", "warn");
        Golden.assertText("query/check-new.txt", answer.path("text").asText());
    }

    @Test
    void checkOfAServiceThatWasDeployedFindsItsImageAndRollback() {
        stage.web();
        endings.deployGood("main-1").deployGood("main-2");
        JsonNode answer = answer(CHECK);

        assertThat(results(answer)).doesNotContainValue("refuse");
        assertThat(reason(answer, "image")).startsWith("acme/web:main-2 is sha256:");
        assertThat(reason(answer, "rollback")).isEqualTo("revision main-2 (2) is the last good one");
    }

    @Test
    void checkWarnsOfAHold() {
        stage.web();
        endings.deployGood("main-1");
        stage.invoke("""
                {"action": "hold", "service": "web", "environment": "dev", "until": "2026-03-11T09:00:00Z",
                 "requestedBy": "jo", "reason": "release freeze"}""");
        JsonNode answer = answer(CHECK);

        assertThat(results(answer)).containsEntry("hold", "warn");
        assertThat(reason(answer, "hold"))
                .isEqualTo("the target is held until 2026-03-11T09:00:00Z by jo: release freeze");
    }

    /** Nothing exists but the entry in the configuration. */
    @Test
    void checkListsEachThingThatWouldRefuse() {
        stage.account().setup().cluster("dev");
        JsonNode answer = answer("""
                {"action": "check", "service": "web", "environment": "dev", "tag": "main-9"}""");

        assertThat(results(answer))
                .containsEntry("service", "refuse")
                .containsEntry("template", "refuse")
                .containsEntry("image", "refuse");
        Golden.assertText("query/check-refused.txt", answer.path("text").asText());
    }

    @Test
    void checkNeverFailsWhereTheConfigurationHasNoSuchTarget() {
        try (var small = new FunctionFixture("""
                {"service": "web", "environment": "dev", "repository": "acme/web"}""")) {
            JsonNode answer =
                    small.invoke(CHECK.replace("dev", "staging")).answer().orElseThrow();

            assertThat(results(answer)).containsExactly(Map.entry("configuration", "refuse"));
            assertThat(reason(answer, "configuration")).contains("it has dev");
            assertThat(answer.path("environment").asText()).isEqualTo("staging");
        }
    }

    @Test
    void deniedReadIsAFindingAndTheOthersAreMade() {
        stage.web().image("main-1");
        stage.account().faults().before((service, operation, input) -> {
            if (operation.equals("DescribeServices") || operation.equals("DescribeImages")) {
                throw new SandboxException("AccessDeniedException", "not authorized: " + operation, 400);
            }
        });
        JsonNode answer = answer(CHECK);

        assertThat(results(answer))
                .containsEntry("service", "refuse")
                .containsEntry("image", "refuse")
                .containsEntry("template", "ok")
                .containsEntry("family", "ok");
        assertThat(reason(answer, "service")).contains("not authorized: DescribeServices");
    }

    @ParameterizedTest
    @CsvSource({"linux, amd64, ok", "linux, arm64, refuse"})
    void checkComparesThePlatforms(String os, String architecture, String result) {
        stage.web();
        String push = IndexPushEvent.of(stage, "main-7", new Platform(os, architecture));
        assertThat(push).contains("main-7");

        assertThat(results(answer(CHECK))).containsEntry("platform", result);
    }

    @Test
    void checkNamesTheContainersThatTakeTheImage() {
        stage.web();

        assertThat(reason(answer(CHECK), "containers")).isEqualTo("the image goes into app");
    }

    @Test
    void checkOnlyReadsAndReturnsNoSecret() {
        stage.web();
        endings.deployGood("main-1").deployGood("main-2");
        stage.account().forgetCalls();
        String answers = answer(CHECK).toString() + answer(diff("1", "2"));

        assertThat(answers).doesNotContain(FunctionFixture.SECRET);
        assertThat(stage.account().calls())
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.operation()).matches("(Describe|List|BatchGet).*"));
    }

    @Test
    void checkOfAConfigurationListsItsProblems() {
        JsonNode answer = answer(Json.write(Json.object().put("action", "check").put("configuration", """
                {"targets": [
                  {"service": "web", "environment": "dev", "repository": "acme/web", "tag": "v*"},
                  {"service": "api", "environment": "dev", "repository": "acme/api", "rollback": "never"}]}""")));

        assertThat(answer.path("checks").valueStream())
                .extracting(c -> c.path("result").asText())
                .containsOnly("refuse")
                .hasSize(2);
        assertThat(answer.at("/checks/0/check").asText()).isEqualTo("targets[0].tag");
        Golden.assertText("query/check-configuration.txt", answer.path("text").asText());
    }

    @Test
    void checkOfAGoodConfigurationCountsItsTargets() {
        JsonNode answer = answer(
                Json.write(Json.object().put("action", "check").put("configuration", FunctionFixture.CONFIGURATION)));

        assertThat(answer.at("/checks/0/result").asText()).isEqualTo("ok");
        assertThat(answer.at("/checks/0/reason").asText()).isEqualTo("2 explicit, 1 with names in braces");
        assertThat(stage.account().calls()).isEmpty();
    }

    @Test
    void diffShowsImagesAndHidesOtherValues() {
        stage.web();
        endings.deployGood("main-1");
        stage.template("web-dev-template", "debug");
        endings.deployGood("main-2");
        JsonNode answer = answer(diff("\"main-1\"", "2"));

        assertThat(answer.at("/from/revision").asInt()).isEqualTo(1);
        assertThat(answer.at("/to/imageTag").asText()).isEqualTo("main-2");
        assertThat(answer.path("changes").valueStream())
                .extracting(c -> c.path("path").asText())
                .containsExactly(
                        "$.containerDefinitions[?@.name=='app'].image",
                        "$.containerDefinitions[?@.name=='app'].environment[?@.name=='LOG_LEVEL'].value");
        assertThat(answer.toString()).doesNotContain("debug");
        Golden.assertText("query/diff.txt", answer.path("text").asText());
    }

    @Test
    void diffOfARevisionWithItselfSaysThatNothingDiffers() {
        stage.web();
        endings.deployGood("main-1");
        JsonNode answer = answer(diff("1", "\"main-1\""));

        assertThat(answer.path("changes")).isEmpty();
        assertThat(answer.path("text").asText()).endsWith("\nnothing differs");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 | 9          | web-dev:9 is not an ACTIVE revision that Slipway registered",
                "\"main-5\" | 1 | no revision of web-dev has the image tag main-5"
            })
    void diffRefusesARevisionThatIsNotThere(String from, String to, String reason) {
        stage.web();
        endings.deployGood("main-1");

        assertThat(stage.errorMessage(diff(from, to)))
                .startsWith("REFUSED web in dev")
                .contains(reason);
    }

    @Test
    void diffRefusesATargetThatWasNeverDeployed() {
        stage.web();

        assertThat(stage.errorMessage(diff("1", "2"))).contains("Slipway has not deployed to web in dev yet");
    }

    private static String diff(String from, String to) {
        return "{\"action\": \"diff\", \"service\": \"web\", \"environment\": \"dev\", \"from\": %s, \"to\": %s}"
                .formatted(from, to);
    }

    private JsonNode answer(String request) {
        var result = stage.invoke(request);
        assertThat(result.errorMessage()).isEmpty();
        return result.answer().orElseThrow();
    }

    private static Map<String, String> results(JsonNode answer) {
        return answer.path("checks")
                .valueStream()
                .collect(Collectors.toMap(
                        c -> c.path("check").asText(), c -> c.path("result").asText()));
    }

    private static String reason(JsonNode answer, String check) {
        List<String> reasons = answer.path("checks")
                .valueStream()
                .filter(c -> c.path("check").asText().equals(check))
                .map(c -> c.path("reason").asText())
                .toList();
        assertThat(reasons).hasSize(1);
        return reasons.getFirst();
    }
}
