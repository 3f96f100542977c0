package dev.slipway.endtoend.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fixtures.FunctionFixture;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Rollbacks by ECS, which Slipway neither undoes nor interrupts. */
class EcsRollbackTest {
    /** Too short to wait for ECS within the invocation: Lambda retries it. */
    private static final Duration SHORT = Duration.ofSeconds(15);

    private static FunctionFixture twoVersions(Duration timeout) {
        var stage = new FunctionFixture(FunctionFixture.CONFIGURATION, timeout).web();
        stage.outcome(FunctionFixture.push("main-1", stage.image("main-1"), "one", "2026-03-02T10:00:00Z"));
        stage.account().settleAll();
        stage.outcome(FunctionFixture.push("main-2", stage.image("main-2"), "two", "2026-03-02T11:00:00Z"));
        stage.account().fail("dev", "web", true);
        return stage;
    }

    @Test
    void otherTagOfImageDoesNotRepeatRevisionThatEcsRolledBack() {
        try (var stage = twoVersions(SHORT)) {
            stage.account().settleAll();
            String digest = stage.account().setup().push("acme/web", "main-2b", "build main-2");
            var outcome = stage.outcome(FunctionFixture.push("main-2b", digest, "again", "2026-03-02T11:05:00Z"));

            assertThat(outcome.path("outcome").asText()).isEqualTo("UNCHANGED");
            assertThat(outcome.path("reason").asText()).contains("ECS rolled the service back to");
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
            assertThat(stage.executed("UpdateService")).hasSize(2);
        }
    }

    @Test
    void pushDuringEcsRollbackIsRegisteredAndDeployedByRetry() {
        try (var stage = twoVersions(SHORT)) {
            String push = FunctionFixture.push("main-3", stage.image("main-3"), "three", "2026-03-02T11:10:00Z");

            assertThat(stage.errorMessage(push)).contains("DEPLOYING web in dev", "rolling the service back");
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
            assertThat(stage.errorMessage(push)).as("ECS is still rolling back").contains("DEPLOYING web in dev");

            stage.account().settleAll();
            stage.outcome(push);
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:3");
            assertThat(stage.executed("RegisterTaskDefinition")).hasSize(3);
        }
    }
}
