package dev.slipway.endtoend.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.OutsideChanges;
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

    /** Terraform or a person lets ECS deploy the desired revision again: then the one that ECS returns to is the same. */
    @Test
    void failureOfARedeploymentThatEcsRollsBackIsPublishedOnce() {
        try (var stage = new FunctionFixture().web()) {
            var endings = new DeploymentFixture(stage).deployGood("main-1");
            OutsideChanges.forceDeployment(stage, "dev", "web");
            stage.advance(Duration.ofMinutes(1)).account().fail("dev", "web", true);
            String failed = endings.event("SERVICE_DEPLOYMENT_FAILED");

            assertThat(DeploymentFixture.kinds(endings.deliverEvents())).contains("FAILED");
            stage.invokeRollback(failed);
            stage.account().settleAll();
            endings.deliverEvents();
            endings.reconcile();

            assertThat(endings.published().stream().filter("Deployment Failed"::equals))
                    .hasSize(1);
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
            assertThat(stage.executed("UpdateService")).hasSize(1);
        }
    }

    /** The PRIMARY deployment that ECS returned to may then be newer than the service deployment that it rolled back. */
    @Test
    void rollbackOfADeploymentThatTookLongIsFoundWithoutItsEvents() {
        try (var stage = new FunctionFixture().web()) {
            var endings = new DeploymentFixture(stage).deployGood("main-1").push("main-2");
            stage.advance(Duration.ofHours(3)).account().fail("dev", "web", true);
            stage.advance(Duration.ofMinutes(1)).account().settleAll();

            assertThat(DeploymentFixture.kinds(endings.dropEvents().reconcile()))
                    .containsExactly("ROLLING_BACK_BY_ECS");
            endings.reconcile();

            assertThat(endings.states("web-dev")).isEqualTo("good failed>1");
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
