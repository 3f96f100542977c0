package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that name no version: restart, and promote for many services. */
class RestartAndPromoteRequestsTest {
    private static final String CONFIGURATION = """
            { "targets": [
              { "service": "web", "environment": "dev",  "repository": "acme/web", "tags": ["main-*"] },
              { "service": "web", "environment": "prod", "repository": "acme/web", "cluster": "production" },
              { "service": "jobs", "environment": "dev",  "repository": "acme/web" },
              { "service": "jobs", "environment": "prod", "repository": "acme/web", "cluster": "production" },
              { "service": "new", "environment": "prod", "repository": "acme/web", "cluster": "production" } ] }
            """;

    private final FunctionFixture stage = new FunctionFixture(CONFIGURATION)
            .web()
            .service("dev", "jobs", "jobs-dev-template")
            .service("production", "jobs", "jobs-prod-template");
    private final DeploymentFixture endings = new DeploymentFixture(stage);

    @AfterEach
    void close() {
        stage.close();
    }

    private static ObjectNode restart() {
        return Json.object().put("action", "restart").put("service", "web").put("environment", "dev");
    }

    private static ObjectNode promote() {
        return Json.object().put("action", "promote").put("from", "dev").put("environment", "prod");
    }

    private JsonNode later(ObjectNode request) {
        stage.advance(Duration.ofMinutes(1));
        return stage.outcome(Json.write(request));
    }

    private List<String> kinds(ObjectNode request) {
        stage.advance(Duration.ofMinutes(1));
        return stage.outcomes(Json.write(request)).stream()
                .map(o -> o.path("outcome").asText() + " " + o.path("service").asText())
                .toList();
    }

    @Test
    void restartRegistersTheDesiredVersionAgain() {
        endings.deployGood("main-1");

        JsonNode outcome = later(restart().put("reason", "rotated secret"));

        assertThat(outcome.path("outcome").asText()).isEqualTo("DEPLOYING");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:2");
        assertThat(stage.image("web-dev:2", 0)).isEqualTo(stage.image("web-dev:1", 0));
        assertThat(stage.tags("web-dev:2"))
                .containsEntry("slipway:reason", "rotated secret")
                .containsEntry("slipway:image-tag", "main-1")
                .doesNotContainKey("slipway:restores");
        assertThat(DeploymentFixture.kinds(endings.completes("dev", "web"))).containsExactly("SUCCEEDED");
        assertThat(endings.states("web-dev")).isEqualTo("good good");
    }

    @Test
    void restartTakesThePresentTemplate() {
        endings.deployGood("main-1");
        stage.template("web-dev-template", "debug");

        later(restart());

        assertThat(stage.taskDefinition("web-dev:2").toString()).contains("debug");
        assertThat(stage.tags("web-dev:2")).containsEntry("slipway:template", "web-dev-template:2");
    }

    @Test
    void restartWithTheSameIdRestartsOnce() {
        endings.deployGood("main-1");
        ObjectNode request = restart().put("id", "restart-1");

        assertThat(later(request).path("outcome").asText()).isEqualTo("DEPLOYING");
        assertThat(later(request).path("outcome").asText()).isEqualTo("UNCHANGED");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:2");
        assertThat(later(restart().put("id", "restart-2")).path("outcome").asText())
                .isEqualTo("DEPLOYING");
    }

    @Test
    void restartAfterARollbackRestartsWhatWasRestored() {
        endings.deployGood("main-1").deployGood("main-2");
        later(Json.object().put("action", "rollback").put("service", "web").put("environment", "dev"));
        endings.completes("dev", "web");

        assertThat(later(restart().put("id", "again")).path("image").asText()).contains(":main-1@");
        assertThat(stage.tags("web-dev:4")).containsEntry("slipway:restores", "1");
        assertThat(later(restart().put("id", "again")).path("outcome").asText()).isEqualTo("UNCHANGED");
    }

    @Test
    void failedRestartRollsBackLikeAnyOtherDeployment() {
        endings.deployGood("main-1");
        stage.template("web-dev-template", "debug");
        later(restart());
        stage.advance(Duration.ofMinutes(1)).account().fail("dev", "web");

        assertThat(DeploymentFixture.kinds(endings.deliverEvents())).containsExactly("ROLLED_BACK");
        assertThat(endings.states("web-dev")).isEqualTo("good failed>1");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
    }

    @Test
    void restartOfWhatWasNeverDeployedIsRefused() {
        assertThat(stage.errorMessage(Json.write(restart())))
                .isEqualTo("REFUSED web in dev: Slipway has not deployed to web in dev yet; deploy a version");
    }

    @Test
    void restartIsHeld() {
        endings.deployGood("main-1");
        stage.invoke(Json.write(Json.object()
                .put("action", "hold")
                .put("service", "web")
                .put("environment", "dev")
                .put("reason", "freeze")));

        assertThat(stage.errorMessage(Json.write(restart()))).startsWith("HELD web in dev");
        assertThat(later(restart().put("despiteHold", true)).path("outcome").asText())
                .isEqualTo("DEPLOYING");
    }

    @Test
    void promoteDeploysEachServiceThatHasBothEnvironments() {
        jobsInDev();
        endings.deployGood("main-1");

        assertThat(kinds(promote().put("dryRun", true))).containsExactly("PLANNED web", "PLANNED jobs");
        assertThat(stage.runs("production", "web")).isEqualTo("web-prod-template:1");
        assertThat(kinds(promote())).containsExactly("DEPLOYING web", "DEPLOYING jobs");
        assertThat(stage.image("web-prod:1", 0)).isEqualTo(stage.image("web-dev:1", 0));
        assertThat(stage.image("jobs-prod:1", 0)).contains(":v1@");
    }

    @Test
    void promoteDeploysTheServicesThatItNames() {
        jobsInDev();
        endings.deployGood("main-1");
        ObjectNode named = promote();
        named.putArray("services").add("jobs");

        assertThat(kinds(named)).containsExactly("DEPLOYING jobs");
    }

    @Test
    void promoteHasOneOutcomeForEachServiceThatCannotBePromoted() {
        endings.deployGood("main-1");
        ObjectNode named = promote();
        named.putArray("services").add("web").add("jobs").add("new").add("shop");

        assertThat(stage.errorMessage(Json.write(named)))
                .contains(
                        "REFUSED jobs in prod: jobs in dev runs",
                        "REFUSED new in prod: cannot take the version from \"dev\": ",
                        "REFUSED shop in prod: there is no service \"shop\"",
                        "DEPLOYING web in prod");
        assertThat(stage.runs("production", "web")).isEqualTo("web-prod:1");
    }

    @Test
    void promoteFromAnEnvironmentWithoutCommonServicesIsRefused() {
        assertThat(stage.errorMessage(Json.write(promote().put("from", "qa"))))
                .startsWith("REFUSED: no service of the configuration is in both \"qa\" and \"prod\"");
    }

    private void jobsInDev() {
        stage.image("v1");
        later(FunctionFixture.request("dev", "v1").put("service", "jobs"));
        endings.completes("dev", "jobs");
    }
}
