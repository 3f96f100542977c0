package dev.slipway.endtoend.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.sandbox.http.Server;
import dev.slipway.sandbox.local.LocalFunction;
import dev.slipway.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RollbackFunction refuses events that DeployFunction handles. */
class RollbackFunctionTest {
    private final AwsAccount account = new AwsAccount();
    private final Server server = new Server(account);
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final LocalFunction function = LocalFunction.rollback(
            account,
            server.endpoint(),
            FunctionFixture.CONFIGURATION,
            new PrintStream(log, true, StandardCharsets.UTF_8));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void rollbackFunctionIgnoresPush() {
        Invocable.Result result = function.invoke(FunctionFixture.file("push.json"));

        JsonNode outcome = result.answer().orElseThrow().at("/outcomes/0");
        assertThat(outcome.path("outcome").asText()).isEqualTo("IGNORED");
        assertThat(outcome.path("reason").asText()).contains("route it to DeployFunction");
        assertThat(account.calls()).isEmpty();
    }

    @Test
    void rollbackFunctionRefusesRequestAndNamesDeployFunction() {
        Invocable.Result result = function.invoke(Json.write(FunctionFixture.request("prod", "v1.4.2")));

        assertThat(result.errorMessage().orElseThrow()).contains("IGNORED", "route it to DeployFunction");
        assertThat(account.calls()).isEmpty();
    }

    @Test
    void rollbackFunctionLogsOutcome() {
        function.invoke(FunctionFixture.file("delete.json"));

        assertThat(log.toString(StandardCharsets.UTF_8).lines().map(Json::parse))
                .singleElement()
                .satisfies(line -> assertThat(line.path("outcome").asText()).isEqualTo("IGNORED"));
    }
}
