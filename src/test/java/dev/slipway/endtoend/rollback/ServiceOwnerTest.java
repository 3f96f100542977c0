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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

        stage.outcome(pushOfRevision1(stage));

        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
    }

    /** A person means it to run, so the request has a revision of its own. */
    @Test
    void requestForTheDesiredVersionUpdatesServiceThatTerraformReplaced() {
        endings.deployGood("main-1");
        replaceService();

        JsonNode outcome = stage.outcome(Json.write(FunctionFixture.request("dev", "main-1")));

        assertThat(outcome.path("outcome").asText()).isEqualTo("DEPLOYING");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:2");
        assertThat(stage.image("web-dev:2", 0)).isEqualTo(stage.image("web-dev:1", 0));
    }

    /** Terraform moves the service to another cluster; its family stays. */
    @ParameterizedTest
    @CsvSource({"schedule, web-dev:1", "push, web-dev:1", "request, web-dev:2"})
    void serviceThatMovedToAnotherClusterIsUpdated(String how, String revision) {
        try (var moving = new FunctionFixture("ssm:/slipway/web").web()) {
            String target = """
                    {"service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"], "cluster": "%s"}""";
            moving.account().setup().parameter("/slipway/web", target.formatted("dev"));
            var ends = new DeploymentFixture(moving).deployGood("main-1");
            String pushedAgain = pushOfRevision1(moving);
            moving.advance(Duration.ofHours(9));
            OutsideChanges.deleteService(moving, "dev", "web");
            moving.service("blue", "web", "web-dev-template")
                    .account()
                    .setup()
                    .parameter("/slipway/web", target.formatted("blue"));
            moving.advance(Duration.ofMinutes(1));

            switch (how) {
                case "schedule" -> ends.reconcile();
                case "push" -> moving.outcome(pushedAgain);
                default -> moving.outcome(Json.write(FunctionFixture.request("dev", "main-1")));
            }

            assertThat(moving.runs("blue", "web")).isEqualTo(revision);
            assertThat(moving.image(revision, 0)).contains("acme/web:main-1@");
            assertThat(ends.published()).doesNotContain("Service Changed Elsewhere");
        }
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

    @Test
    void failedDeploymentThatTerraformStartedIsRolledBackAtTheNextLook() {
        failTheDeploymentThatTerraformStarted();
        stage.account().faults().next("UpdateService", 1, Fault.accessDenied("ecs:UpdateService"));
        reconcileThatMayFail();

        List<JsonNode> outcomes = endings.reconcile();

        assertThat(DeploymentFixture.kinds(outcomes)).contains("ROLLED_BACK");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        assertThat(endings.published()).contains("Deployment Rolled Back").doesNotContain("Service Changed Elsewhere");
    }

    /** The function calls UpdateService again in the time that it has. */
    @Test
    void throttledRollbackOfADeploymentThatTerraformStartedIsDoneAtTheSameLookAndPublishedOnce() {
        failTheDeploymentThatTerraformStarted();
        stage.account().faults().next("UpdateService", 1, Fault.throttled());

        assertThat(DeploymentFixture.kinds(endings.reconcile())).containsExactly("ROLLED_BACK");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        stage.advance(Duration.ofMinutes(5));
        endings.reconcile();

        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        assertThat(endings.published())
                .containsExactly(
                        "Deployment Started", "Deployment Succeeded", "Deployment Started", "Deployment Rolled Back");
    }

    /** Terraform changes the subnets while v2 rolls out, so ECS deploys v2 once more, and that deployment fails. */
    private void failTheDeploymentThatTerraformStarted() {
        endings.deployGood("main-1").push("main-2");
        OutsideChanges.forceDeployment(stage, "dev", "web");
        stage.advance(Duration.ofMinutes(1)).account().fail("dev", "web");
        endings.dropEvents();
    }

    private static String pushOfRevision1(FunctionFixture stage) {
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

    @Test
    void scheduleRollsBackBelowAnyNumberOfForeignRevisions() {
        endings.deployGood("main-1").deployBad("main-2").dropEvents();
        OutsideChanges.registerForeign(stage, "web-dev", 130);

        assertThat(DeploymentFixture.kinds(endings.reconcile())).containsExactly("ROLLED_BACK");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
    }
}
