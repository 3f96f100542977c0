package dev.slipway.endtoend.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.OutsideChanges;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who chose what a service runs: Slipway, Terraform, or a person whose choice stays. */
class ServiceOwnerTest {
    private final FunctionFixture stage = new FunctionFixture().web();
    private final DeploymentFixture endings = new DeploymentFixture(stage);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void nextReconciliationUpdatesServiceThatTerraformReplaced() {
        endings.deployGood("main-1");
        replaceService();

        assertThat(endings.reconcile().getFirst().path("outcome").asText()).isEqualTo("DEPLOYING");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        assertThat(endings.published()).doesNotContain("Service Changed Elsewhere", "Deployment Rolled Back");
    }

    @Test
    void pushOfTheDesiredImageUpdatesServiceThatTerraformReplaced() {
        endings.deployGood("main-1");
        replaceService();

        stage.outcome(pushOfRevision1());

        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
    }

    @Test
    void rolledBackServiceReturnsToTheGoodRevisionWhenTerraformReplacesIt() {
        endings.deployGood("main-1").deployBad("main-2").deliverEvents();
        endings.completes("dev", "web");
        replaceService();

        assertThat(endings.reconcile().getFirst().path("outcome").asText()).isEqualTo("DEPLOYING");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
    }

    /** Nobody pointed it at the template, and after a failed first deployment there is nothing to update it to. */
    @Test
    void replacedServiceWithoutGoodRevisionIsNotCalledChanged() {
        endings.deployBad("main-1").deliverEvents();
        replaceService();

        JsonNode outcome = endings.reconcile().getFirst();

        assertThat(outcome.path("reason").asText())
                .contains("the service was created after revision 1")
                .doesNotContain("changed outside");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev-template:1");
    }

    /** The template is a person's choice where the service is older than the release. */
    @Test
    void personWhoPointsTheServiceAtTheTemplateIsLeftAlone() {
        endings.deployGood("main-1");
        stage.advance(Duration.ofMinutes(1));
        OutsideChanges.updateService(stage, "dev", "web", "web-dev-template");
        stage.advance(Duration.ofMinutes(5));

        endings.reconcile();

        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev-template:1");
        assertThat(endings.published()).contains("Service Changed Elsewhere");
    }

    /** The announcement of the rollback is minutes old, and its deployment is noted. */
    @Test
    void personsChoiceStaysShortlyAfterSlipwayRolledBackToTheSameRevision() {
        endings.deployGood("main-1").deployBad("main-2").deliverEvents();
        endings.completes("dev", "web");
        endings.deployGood("main-3");
        stage.advance(Duration.ofMinutes(1));
        OutsideChanges.updateService(stage, "dev", "web", "web-dev:1");
        stage.advance(Duration.ofMinutes(5));

        endings.reconcile();

        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        assertThat(endings.published()).contains("Service Changed Elsewhere");
    }

    /** Terraform changes the subnets while v2 rolls out, so ECS deploys v2 once more, and that deployment fails. */
    @Test
    void failedDeploymentThatTerraformStartedIsRolledBackAtTheNextLook() {
        endings.deployGood("main-1").push("main-2");
        OutsideChanges.forceDeployment(stage, "dev", "web");
        stage.advance(Duration.ofMinutes(1)).account().fail("dev", "web");
        endings.dropEvents();
        stage.account().faults().next("UpdateService", 1, Fault.accessDenied("ecs:UpdateService"));
        reconcileThatMayFail();

        List<JsonNode> outcomes = endings.reconcile();

        assertThat(DeploymentFixture.kinds(outcomes)).contains("ROLLED_BACK");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        assertThat(endings.published()).contains("Deployment Rolled Back").doesNotContain("Service Changed Elsewhere");
    }

    private String pushOfRevision1() {
        return FunctionFixture.push(
                "main-1",
                Objects.requireNonNull(stage.tags("web-dev:1").get("slipway:image-digest")),
                "pushed-again",
                stage.now().toString());
    }

    private void reconcileThatMayFail() {
        stage.invokeRollback(FunctionFixture.file("scheduled.json"));
    }

    private void replaceService() {
        stage.advance(Duration.ofHours(9));
        OutsideChanges.replaceService(stage, "dev", "web", "web-dev-template");
        stage.advance(Duration.ofMinutes(1));
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev-template:1");
    }

    @Test
    void copiedRevisionIsNoRelease() {
        endings.deployGood("main-1").deployGood("main-2");
        stage.advance(Duration.ofHours(1));
        OutsideChanges.copyRevision(stage, "web-dev:2");

        endings.reconcile();

        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:2");
        endings.deployGood("main-3");
        assertThat(stage.tags("web-dev:4")).containsEntry("slipway:after", "3");
        assertThat(Json.write(stage.taskDefinition("web-dev:3"))).contains("main-2");
    }

    @Test
    void findsTheLogBelowAnyNumberOfForeignRevisions() {
        endings.deployGood("main-2");
        OutsideChanges.registerForeign(stage, "web-dev", 230);

        String older = FunctionFixture.push(
                "main-1",
                stage.image("main-1"),
                "older",
                stage.now().minusSeconds(3600).toString());
        assertThat(stage.outcome(older).path("outcome").asText()).isEqualTo("SUPERSEDED");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
    }
}
