package dev.slipway.endtoend.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.FunctionTraffic;
import dev.slipway.sandbox.runtime.LambdaRuntimeApi;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DeployFunction in Lambda's runtime client, invoked by aliases. */
class CallerAliasIT {
    private static final String CALLERS = "{\"web\": {\"services\": [\"web\"], \"environments\": [\"dev\"]}}";
    private static final String DEPLOY = "{\"service\": \"web\", \"environment\": \"%s\", \"tag\": \"v1\"}";

    private final FunctionFixture stage = new FunctionFixture().web();
    private final FunctionProcess function;

    CallerAliasIT(@TempDir Path task) throws Exception {
        stage.account().setup().parameter("/callers", CALLERS);
        function = new FunctionProcess(
                "DeployFunction",
                task,
                Map.of("AWS_ENDPOINT_URL", stage.endpoint().toString()),
                Map.of("Configuration", FunctionFixture.CONFIGURATION, "Callers", "ssm:/callers"),
                List.of());
    }

    @AfterEach
    void stop() throws Exception {
        function.close();
        stage.close();
    }

    @Test
    void aliasOfTheInvokedArnIsTheCaller() throws Exception {
        stage.image("v1");

        LambdaRuntimeApi.Answer refused = function.invokeAs("web", DEPLOY.formatted("prod"));
        assertThat(refused.where()).as(refused + function.errors()).isEqualTo("error");
        assertThat(refused.body().path("errorMessage").asText())
                .startsWith("REFUSED web in prod: caller web may not ask for the environment \"prod\"");
        assertThat(function.invokeAs("nobody", DEPLOY.formatted("dev"))
                        .body()
                        .path("errorMessage")
                        .asText())
                .contains("the alias \"nobody\" is no caller");
        assertThat(FunctionTraffic.calls(stage))
                .extracting(Object::toString)
                .allSatisfy(call -> assertThat(call).startsWith("GetParameter {\"Name\":\"/callers\""));

        LambdaRuntimeApi.Answer deployed = function.invokeAs("web", DEPLOY.formatted("dev"));
        assertThat(deployed.where()).as(deployed + function.errors()).isEqualTo("response");
        assertThat(stage.tags("web-dev:1")).containsEntry("slipway:requested-by", "web");
        assertThat(function.invokeAs("live", DEPLOY.formatted("prod")).where()).isEqualTo("response");
        assertThat(stage.runs("production", "web")).isEqualTo("web-prod:1");
    }
}
