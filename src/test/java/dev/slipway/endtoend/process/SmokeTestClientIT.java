package dev.slipway.endtoend.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.runtime.LambdaRuntimeApi.Answer;
import dev.slipway.smoke.ScriptedServer;
import dev.slipway.text.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SmokeTestFunction in Lambda's runtime client. */
class SmokeTestClientIT {
    private final ScriptedServer server = new ScriptedServer();
    private final FunctionProcess function;

    SmokeTestClientIT(@TempDir Path task) throws Exception {
        function = new FunctionProcess(
                "SmokeTestFunction",
                task,
                Map.of(),
                Map.of("Configuration", "ssm:/slipway/targets/", "SmokeTestHosts", server.host()),
                List.of());
    }

    @AfterEach
    void stop() {
        function.close();
        server.close();
    }

    @Test
    void answersEachHookWithAVerdict() throws Exception {
        server.on("/health", ScriptedServer.Answer.of(200, "ok"));

        Answer good = function.invoke(hook("/health"));
        Answer bad = function.invoke(hook("/other"));
        Answer nothing = function.invoke("{}");

        assertThat(good.where()).as(good + function.errors()).isEqualTo("response");
        assertThat(good.body()).isEqualTo(Json.parse("{\"hookStatus\": \"SUCCEEDED\"}"));
        assertThat(List.of(bad, nothing)).allSatisfy(answer -> {
            assertThat(answer.where()).isEqualTo("response");
            assertThat(answer.body()).isEqualTo(Json.parse("{\"hookStatus\": \"FAILED\"}"));
        });
        // two tries and three verdicts: no warning of a library, no banner
        assertThat(function.log())
                .hasSize(5)
                .allSatisfy(line ->
                        assertThat(Json.parse(line).path("requestId").asText()).isNotEmpty());
        assertThat(function.errors()).isEmpty();
    }

    private String hook(String path) {
        return """
                {"lifecycleStage": "POST_TEST_TRAFFIC_SHIFT",
                 "hookDetails": {"requests": [{"url": "%s"}], "tries": 1}}""".formatted(server.url(path));
    }
}
