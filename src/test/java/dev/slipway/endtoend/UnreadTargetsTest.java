package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.FunctionTraffic;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.text.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cluster does not exist, or AWS does not let Slipway read the configuration or the log: an answer and a log line. */
class UnreadTargetsTest {
    private static final String NO_CLUSTER =
            "DescribeServices: ClusterNotFoundException: Cluster not found. (cluster %s);"
                    + " create it in Terraform, or fix `cluster`";

    @Test
    void deploymentToMissingClusterIsRefusedWithItsNameAndAdvice() {
        try (var stage = new FunctionFixture()) {
            stage.template("web-dev-template", "info");
            JsonNode outcome = stage.outcome(FunctionFixture.event("push.json", stage.image("main-42")));

            assertThat(outcome.path("outcome").asText()).isEqualTo("REFUSED");
            assertThat(outcome.path("reason").asText()).startsWith(NO_CLUSTER.formatted("dev"));
            assertThat(stage.errorMessage(Json.write(FunctionFixture.request("dev", "main-42"))))
                    .startsWith("REFUSED web in dev: " + NO_CLUSTER.formatted("dev"));
            assertThat(stage.writes()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"action\": \"history\", \"service\": \"web\", \"environment\": \"prod\"}",
                "{\"action\": \"rollback\", \"service\": \"web\", \"environment\": \"prod\"}",
                "{\"service\": \"web\", \"environment\": \"dev\", \"from\": \"prod\"}"
            })
    void requestAboutMissingClusterIsRefusedAndLogged(String request) {
        try (var stage = new FunctionFixture()) {
            assertThat(stage.errorMessage(request))
                    .startsWith("REFUSED web in ")
                    .contains(NO_CLUSTER.formatted("production"));
            assertThat(stage.logLines())
                    .singleElement()
                    .satisfies(line ->
                            assertThat(line.path("message").asText()).contains(NO_CLUSTER.formatted("production")));
        }
    }

    @Test
    void historyThatCannotBeReadFailsAndPublishesNothing() {
        try (var stage = new FunctionFixture().web()) {
            stage.account().faults().always("ListTaskDefinitions", Fault.accessDenied("ecs:ListTaskDefinitions"));
            stage.account().faults().always("DescribeTaskDefinition", Fault.accessDenied("ecs:DescribeTaskDefinition"));
            assertThat(stage.errorMessage("{\"action\": \"history\", \"service\": \"web\", \"environment\": \"dev\"}"))
                    .startsWith("FAILED web in dev: ")
                    .contains("not authorized to perform: ecs:");
            assertThat(stage.logLines()).hasSize(1);
            assertThat(FunctionTraffic.published(stage)).isEmpty();
        }
    }

    @Test
    void statusOfMissingClusterSaysSoAndLogsIt() {
        try (var stage = new FunctionFixture()) {
            JsonNode service = stage.invoke("{\"action\": \"status\", \"service\": \"web\", \"environment\": \"dev\"}")
                    .answer()
                    .orElseThrow()
                    .at("/services/0");

            assertThat(service.path("trouble").asText()).startsWith(NO_CLUSTER.formatted("dev"));
            assertThat(stage.logLines())
                    .singleElement()
                    .satisfies(line -> assertThat(line.path("message").asText())
                            .startsWith("status of web in dev: " + NO_CLUSTER.formatted("dev")));
        }
    }

    @Test
    void configurationThatCannotBeReadFailsTheInvocationAndIsLogged() {
        try (var stage = new FunctionFixture("ssm:/slipway/config")) {
            stage.account().faults().always("GetParameter", Fault.accessDenied("ssm:GetParameter"));
            assertThat(stage.errorMessage(FunctionFixture.event("push.json", stage.image("main-42"))))
                    .startsWith("FAILED: GetParameter: AccessDeniedException")
                    .contains("not authorized to perform: ssm:GetParameter");
            assertThat(stage.logLines())
                    .singleElement()
                    .satisfies(line -> assertThat(line.path("message").asText()).startsWith("GetParameter: "));
            assertThat(stage.invokeRollback(FunctionFixture.file("scheduled.json"))
                            .errorMessage())
                    .hasValueSatisfying(message -> assertThat(message).startsWith("FAILED: GetParameter: "));
            assertThat(FunctionTraffic.published(stage)).isEmpty();
        }
    }
}
