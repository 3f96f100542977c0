package dev.slipway.endtoend.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.sandbox.runtime.LambdaRuntimeApi;
import dev.slipway.text.Json;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DeployFunction in Lambda's runtime client. */
class RuntimeClientIT {
    private final FunctionFixture stage = new FunctionFixture().web();
    private final FunctionProcess function;

    RuntimeClientIT(@TempDir Path task) throws Exception {
        function = new FunctionProcess(
                "DeployFunction", task, stage.endpoint(), Map.of("Configuration", FunctionFixture.CONFIGURATION));
    }

    @AfterEach
    void stop() throws Exception {
        function.close();
        stage.close();
    }

    @Test
    void pushIsDeployedAndAnswered() throws Exception {
        String digest = stage.image("main-42");
        LambdaRuntimeApi.Answer answer = function.invoke(FunctionFixture.event("push.json", digest));

        assertThat(answer.where()).as(answer + function.errors()).isEqualTo("response");
        assertThat(answer.body().at("/outcomes/0/outcome").asText()).isEqualTo("DEPLOYING");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        assertThat(stage.image("web-dev:1", 0)).endsWith("acme/web:main-42@" + digest);
        // one line of the start and one of the outcome: no warning of a library, no banner
        assertThat(function.log()).hasSize(2).last().satisfies(text -> {
            JsonNode line = Json.parse(text);
            assertThat(line.path("level").asText()).isEqualTo("INFO");
            assertThat(line.path("service").asText()).isEqualTo("web");
            assertThat(line.path("requestId").asText()).isNotEmpty();
        });
    }

    @Test
    void refusedRequestFailsWithReasonAndNextOneIsDeployed() throws Exception {
        LambdaRuntimeApi.Answer refused = function.invoke(FunctionFixture.file("deploy.json"));

        assertThat(refused.where()).as(refused + function.errors()).isEqualTo("error");
        assertThat(refused.body().path("errorMessage").asText())
                .startsWith("REFUSED web in prod: ECR has no image")
                .contains("acme/web:v1.4.2");
        assertThat(refused.body().path("errorType").asText()).isEqualTo("dev.slipway.lambda.InvocationFailedException");

        stage.image("v1.4.2");
        LambdaRuntimeApi.Answer deployed = function.invoke(FunctionFixture.file("deploy.json"));
        assertThat(deployed.where()).as(deployed + function.errors()).isEqualTo("response");
        assertThat(stage.runs("production", "web")).isEqualTo("web-prod:1");
    }
}
