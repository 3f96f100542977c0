package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.config.InvalidConfigurationException;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.FunctionTraffic;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.text.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sources of the configuration, and broken configurations. */
class ConfigurationSourcesTest {
    private static final String DEV =
            "{\"service\": \"web\", \"environment\": \"dev\", \"repository\": \"acme/web\", \"tags\": [\"main-*\"]}";
    private static final String PROD = """
            {"targets": [{"service": "web", "environment": "prod", "repository": "acme/web", "cluster": "production"}]}""";

    @Test
    void brokenConfigurationFailsEachInvocationWithAllProblems() {
        try (var stage = new FunctionFixture("""
                {"targets": [
                  {"service": "web", "environment": "dev", "repositry": "acme/web"},
                  {"service": "web", "environment": "prod", "repository": "acme/web", "tags": ["/(/"]}]}""").web()) {
            String push = FunctionFixture.event("push.json", stage.image("main-42"));
            for (int time = 0; time < 2; time++) {
                assertThatThrownBy(() -> stage.invoke(push))
                        .isInstanceOf(InvalidConfigurationException.class)
                        .hasMessageContainingAll(
                                "SLIPWAY_CONFIG",
                                "targets[0].repositry",
                                "targets[0].repository",
                                "targets[1].tags[0]");
            }
            assertThat(FunctionTraffic.calls(stage)).isEmpty();
        }
    }

    @Test
    void configurationIsReadFromSsmParameter() {
        try (var stage = new FunctionFixture("ssm:/slipway/config").web()) {
            stage.account().setup().parameter("/slipway/config", FunctionFixture.CONFIGURATION);
            assertThat(kind(stage)).isEqualTo("DEPLOYING");
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        }
    }

    @Test
    void parameterIsReadOnceForConsecutiveInvocations() {
        try (var stage = new FunctionFixture("ssm:/slipway/config").web()) {
            stage.account().setup().parameter("/slipway/config", FunctionFixture.CONFIGURATION);
            String push = FunctionFixture.event("push.json", stage.image("main-42"));
            stage.outcome(push);
            stage.outcome(push);
            assertThat(stage.calls("GetParameter")).hasSize(1);
        }
    }

    @Test
    void missingParameterIsNamed() {
        try (var stage = new FunctionFixture("ssm:/slipway/config").web()) {
            assertThatThrownBy(() -> kind(stage))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContainingAll("ssm:/slipway/config", "the SSM parameter does not exist", "create it");
        }
    }

    @Test
    void throttledParameterReadIsRetried() {
        try (var stage = new FunctionFixture("ssm:/slipway/config").web()) {
            stage.account().setup().parameter("/slipway/config", FunctionFixture.CONFIGURATION);
            stage.account().faults().next("GetParameter", 3, Fault.throttled());
            assertThat(kind(stage)).isEqualTo("DEPLOYING");
        }
    }

    @Test
    void configurationIsReadFromAllParametersBelowPath() {
        try (var stage = new FunctionFixture("ssm:/slipway/targets/").web()) {
            // more than one page
            for (int i = 0; i < 12; i++) {
                stage.account().setup().parameter("/slipway/targets/team-" + i, DEV.replace("web", "web-" + i));
            }
            stage.account()
                    .setup()
                    .parameter("/slipway/targets/web/dev", DEV)
                    .parameter("/slipway/targets/web/prod", PROD);
            assertThat(kind(stage)).isEqualTo("DEPLOYING");
            assertThat(stage.outcome(Json.write(FunctionFixture.request("prod", "main-42")))
                            .path("outcome")
                            .asText())
                    .isEqualTo("DEPLOYING");
            assertThat(stage.runs("production", "web")).isEqualTo("web-prod:1");
        }
    }

    @Test
    void badParameterDisablesOnlyItsOwnTargets() {
        try (var stage = new FunctionFixture("ssm:/slipway/targets/").web()) {
            stage.account()
                    .setup()
                    .parameter("/slipway/targets/bad", "{\"service\": \"api\"}")
                    .parameter("/slipway/targets/web", DEV);
            assertThat(kind(stage)).isEqualTo("DEPLOYING");

            List<JsonNode> errors = stage.log()
                    .lines()
                    .map(Json::parse)
                    .filter(line -> line.path("level").asText().equals("ERROR"))
                    .toList();
            assertThat(errors)
                    .hasSize(2)
                    .allSatisfy(
                            line -> assertThat(line.path("message").asText()).contains("/slipway/targets/bad"));
        }
    }

    @Test
    void configurationIsReadFromFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("slipway.json"), FunctionFixture.CONFIGURATION);
        try (var stage = new FunctionFixture("file:" + file).web()) {
            assertThat(kind(stage)).isEqualTo("DEPLOYING");
        }
    }

    private static String kind(FunctionFixture stage) {
        return stage.outcome(FunctionFixture.event("push.json", stage.image("main-42")))
                .path("outcome")
                .asText();
    }
}
