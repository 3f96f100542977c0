package dev.slipway.endtoend.accounts;

import static dev.slipway.endtoend.accounts.CrossAccountFixture.calls;
import static dev.slipway.endtoend.accounts.CrossAccountFixture.image;
import static dev.slipway.endtoend.accounts.CrossAccountFixture.runs;
import static dev.slipway.endtoend.accounts.CrossAccountFixture.web;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clusters and registries in accounts and regions other than the functions'. */
class CrossAccountTest {
    private final CrossAccountFixture stage = new CrossAccountFixture();

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void pushCallsEcsWithTargetRoleAndEcrWithFunctionRole() {
        List<JsonNode> outcomes = stage.push(stage.ours, "acme/web", "v1");

        assertThat(DeploymentFixture.kinds(outcomes)).containsExactly("DEPLOYING");
        assertThat(runs(stage.theirs, "production", "web")).isEqualTo("web-prod:1");
        assertThat(image(stage.theirs, "web-prod")).startsWith(stage.ours.registryHost() + "/acme/web:v1@sha256:");
        assertThat(calls(stage.theirs, "ecs"))
                .contains("RegisterTaskDefinition by slipway-target", "UpdateService by slipway-target")
                .allMatch(call -> call.endsWith(" by slipway-target"));
        assertThat(calls(stage.theirs, "ecr")).isEmpty();
        assertThat(calls(stage.ours, "ecs")).isEmpty();
        assertThat(calls(stage.ours, "ecr")).isNotEmpty().allMatch(call -> call.endsWith(" by slipway-deploy"));
        assertThat(calls(stage.ours, "sts")).containsExactly("AssumeRole by slipway-deploy");
        assertThat(stage.theirs.calls())
                .extracting(call -> call.caller().session())
                .containsOnly(Optional.of("slipway"));
    }

    @Test
    void failureInTargetAccountIsForwardedAndRolledBack() {
        stage.deployGood("v1").push(stage.ours, "acme/web", "v2");
        stage.forgetCalls();
        List<JsonNode> outcomes = stage.fails(stage.theirs, "production", "web");

        assertThat(DeploymentFixture.kinds(outcomes)).containsExactly("ROLLED_BACK");
        assertThat(runs(stage.theirs, "production", "web")).isEqualTo("web-prod:1");
        assertThat(calls(stage.theirs, "ecs"))
                .contains("UpdateService by slipway-target")
                .allMatch(call -> call.endsWith(" by slipway-target"));
        assertThat(calls(stage.ours, "ecs")).isEmpty();
        assertThat(calls(stage.ours, "ecr")).containsExactly("DescribeImages by slipway-rollback");
        assertThat(DeploymentFixture.kinds(stage.completes(stage.theirs, "production", "web")))
                .as("the revision was good before")
                .containsExactly("IGNORED");
    }

    @Test
    void promotionToTargetAccountWithWaitSucceeds() {
        stage.deployGood("main-7");
        stage.theirs.faults().after((service, operation, input) -> {
            if (operation.equals("UpdateService")) {
                stage.theirs.settle("production", "web");
            }
        });
        var answer = stage.ask(web("prod").put("from", "dev").put("wait", true));

        assertThat(DeploymentFixture.outcomes(answer)).singleElement().satisfies(outcome -> {
            assertThat(outcome.path("outcome").asText()).isEqualTo("SUCCEEDED");
            assertThat(outcome.path("settled").asBoolean()).isTrue();
        });
        assertThat(image(stage.theirs, "web-prod")).isEqualTo(image(stage.ours, "web-dev"));
    }

    @Test
    void promotionFromTargetAccountIsDeployed() {
        stage.deployGood("v1");
        var answer = stage.ask(web("dev").put("from", "prod"));

        assertThat(DeploymentFixture.kinds(DeploymentFixture.outcomes(answer))).containsExactly("DEPLOYING");
        assertThat(image(stage.ours, "web-dev")).isEqualTo(image(stage.theirs, "web-prod"));
    }

    @Test
    void rollbackRequestInTargetAccountDeploysPreviousRelease() {
        stage.deployGood("v1").deployGood("v2");
        var answer = stage.ask(web("prod").put("action", "rollback"));

        assertThat(DeploymentFixture.kinds(DeploymentFixture.outcomes(answer))).containsExactly("DEPLOYING");
        assertThat(image(stage.theirs, "web-prod:3")).contains("/acme/web:v1@");
        assertThat(DeploymentFixture.kinds(stage.completes(stage.theirs, "production", "web")))
                .containsExactly("SUCCEEDED");
    }

    @Test
    void scheduleFindsCompletionsInBothAccountsWithoutEvents() {
        stage.push(stage.ours, "acme/web", "main-1");
        stage.push(stage.ours, "acme/web", "v1");
        stage.push(stage.ours, "apps/mail", "staging-1");
        stage.ours.settleAll();
        stage.theirs.settleAll();
        stage.dropEvents();
        stage.forgetCalls();
        List<JsonNode> outcomes = stage.reconcile();

        assertThat(outcomes)
                .extracting(o -> "%s %s %s"
                        .formatted(
                                o.path("service").asText(),
                                o.path("environment").asText(),
                                o.path("outcome").asText()))
                .containsExactlyInAnyOrder("web dev SUCCEEDED", "web prod SUCCEEDED", "mail staging SUCCEEDED");
        assertThat(calls(stage.theirs, "ecs"))
                .contains("ListClusters by slipway-target", "ListServices by slipway-target")
                .allMatch(call -> call.endsWith(" by slipway-target"));
        assertThat(calls(stage.ours, "ecs"))
                .doesNotContain("ListClusters by slipway-rollback")
                .allMatch(call -> call.endsWith(" by slipway-rollback"));
        assertThat(stage.reconcile()).isEmpty();
        assertThat(stage.calls())
                .filteredOn(call -> call.startsWith("AssumeRole"))
                .hasSize(1);
    }

    @Test
    void statusAndHistoryCoverBothAccounts() {
        stage.deployGood("main-1").deployGood("v1");
        JsonNode status = stage.ask(Json.object().put("action", "status").put("service", "web"))
                .answer()
                .orElseThrow();
        JsonNode history =
                stage.ask(web("prod").put("action", "history")).answer().orElseThrow();

        assertThat(status.path("services").valueStream())
                .extracting(s -> s.path("taskDefinition").asText())
                .containsExactly(
                        "arn:aws:ecs:us-east-1:111111111111:task-definition/web-dev:1",
                        "arn:aws:ecs:eu-west-1:222222222222:task-definition/web-prod:1");
        assertThat(history.path("revisions").valueStream())
                .extracting(
                        r -> r.path("imageTag").asText() + " " + r.path("state").asText())
                .containsExactly("v1 good");
    }

    @Test
    void imageOfPartnersRegistryIsDeployed() {
        List<JsonNode> outcomes = stage.push(stage.partners, "shop/web", "v9");

        assertThat(DeploymentFixture.kinds(outcomes)).containsExactly("DEPLOYING");
        assertThat(image(stage.theirs, "shop-prod"))
                .startsWith("333333333333.dkr.ecr.us-west-2.amazonaws.com/shop/web:v9@sha256:");
        assertThat(calls(stage.partners, "ecr")).isNotEmpty().allMatch(call -> call.endsWith(" by slipway-deploy"));
        assertThat(calls(stage.ours, "ecr")).isEmpty();
        stage.completes(stage.theirs, "production", "shop");
        stage.push(stage.partners, "shop/web", "v10");
        assertThat(DeploymentFixture.kinds(stage.fails(stage.theirs, "production", "shop")))
                .containsExactly("ROLLED_BACK");
        assertThat(calls(stage.partners, "ecr")).contains("DescribeImages by slipway-rollback");
    }

    @Test
    void deniedRoleFailsOnlyItsTargetsAndSaysWhatToDo() {
        stage.accounts.keys().noRole(CrossAccountFixture.TARGET);
        ObjectNode request = web("prod").put("tag", "main-1");
        List<JsonNode> pushEvent = stage.push(stage.ours, "acme/web", "main-1");
        List<JsonNode> released = stage.push(stage.ours, "acme/web", "v1");

        assertThat(DeploymentFixture.kinds(pushEvent)).containsExactly("DEPLOYING");
        assertThat(DeploymentFixture.kinds(released)).containsExactly("FAILED");
        assertThat(stage.ask(request).errorMessage().orElseThrow())
                .startsWith("FAILED web in prod: AssumeRole: " + CrossAccountFixture.TARGET + ": AccessDenied: ")
                .endsWith(
                        "add the role to AssumableRoles (Terraform: assumable_roles), and this function's role to its trust policy");
        assertThat(stage.theirs.calls()).isEmpty();
    }

    @Test
    void scheduleReconcilesOtherTargetsWhenRoleIsDenied() {
        stage.push(stage.ours, "acme/web", "main-1");
        stage.ours.settleAll();
        stage.dropEvents();
        stage.accounts.keys().noRole(CrossAccountFixture.TARGET);
        List<JsonNode> outcomes = stage.reconcile();

        assertThat(DeploymentFixture.kinds(outcomes))
                .containsExactlyInAnyOrder("SUCCEEDED", "ROLLBACK_FAILED", "ROLLBACK_FAILED", "ROLLBACK_FAILED");
        assertThat(outcomes.stream().filter(o -> o.path("outcome").asText().equals("ROLLBACK_FAILED")))
                .allSatisfy(o -> assertThat(o.path("reason").asText())
                        .contains("AssumeRole: " + CrossAccountFixture.TARGET + ": AccessDenied: ", "trust policy"));
        assertThat(outcomes)
                .extracting(o -> o.path("reason").asText())
                .anyMatch(reason -> reason.startsWith(
                        "could not list the clusters for every cluster in eu-west-1 of 222222222222"));
    }

    @Test
    void eventIsRetriedWhenAssumeRoleFailsTemporarily() {
        stage.ours.faults().always("AssumeRole", Fault.serverError());
        stage.ours.setup().push("acme/web", "v1", "v1");
        String event = stage.ours.bus().pending().getFirst().event().json();
        stage.dropEvents();

        assertThat(stage.deployed(event).errorMessage().orElseThrow())
                .startsWith("FAILED web in prod: AssumeRole: " + CrossAccountFixture.TARGET + ": ServerException");
        stage.ours.faults().clear();
        assertThat(DeploymentFixture.kinds(DeploymentFixture.outcomes(stage.deployed(event))))
                .containsExactly("DEPLOYING");
        assertThat(stage.theirs.calls()).extracting(RecordedCall::operation).containsOnlyOnce("RegisterTaskDefinition");
    }
}
