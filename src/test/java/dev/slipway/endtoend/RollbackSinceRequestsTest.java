package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A rollback of a whole environment to a time, and a rollback that holds its target. */
class RollbackSinceRequestsTest {
    private static final String CONFIGURATION = """
            { "targets": [
              { "service": "web", "environment": "dev",  "repository": "acme/web", "tags": ["main-*"] },
              { "service": "jobs", "environment": "dev",  "repository": "acme/web" },
              { "service": "new", "environment": "dev",  "repository": "acme/web" } ] }
            """;

    private final FunctionFixture stage = new FunctionFixture(CONFIGURATION)
            .service("dev", "web", "web-dev-template")
            .service("dev", "jobs", "jobs-dev-template")
            .service("dev", "new", "new-dev-template");
    private final DeploymentFixture endings = new DeploymentFixture(stage);

    @AfterEach
    void close() {
        stage.close();
    }

    private static ObjectNode since(Instant time) {
        return Json.object()
                .put("action", "rollback")
                .put("environment", "dev")
                .put("since", time.toString())
                .put("reason", "checkout fails");
    }

    private static ObjectNode rollback() {
        return Json.object()
                .put("action", "rollback")
                .put("service", "web")
                .put("environment", "dev")
                .put("hold", true)
                .put("reason", "checkout fails");
    }

    private List<JsonNode> outcomes(ObjectNode request) {
        stage.advance(Duration.ofMinutes(1));
        return stage.outcomes(Json.write(request));
    }

    private List<String> kinds(ObjectNode request) {
        return outcomes(request).stream()
                .map(o -> o.path("outcome").asText() + " " + o.path("service").asText())
                .toList();
    }

    private Instant minuteLater() {
        return stage.advance(Duration.ofMinutes(1)).now();
    }

    private void jobs(String tag) {
        stage.advance(Duration.ofMinutes(1)).image(tag);
        stage.outcome(Json.write(FunctionFixture.request("dev", tag).put("service", "jobs")));
        endings.completes("dev", "jobs");
    }

    @Test
    void eachTargetGoesBackToWhatWasGoodThen() {
        jobs("v1");
        endings.deployGood("main-1").deployGood("main-2");
        Instant noon = minuteLater();
        endings.deployGood("main-3").deployGood("main-4");

        assertThat(kinds(since(noon).put("dryRun", true)))
                .containsExactlyInAnyOrder("PLANNED web", "UNCHANGED jobs", "UNCHANGED new");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:4");
        assertThat(outcomes(since(noon)))
                .extracting(o ->
                        o.path("service").asText() + " " + o.path("outcome").asText() + " "
                                + o.path("reason").asText().replaceFirst(", at .*", ""))
                .containsExactlyInAnyOrder(
                        "web DEPLOYING deployment started (UpdateService called)",
                        "jobs UNCHANGED revision 1 was requested before that",
                        "new UNCHANGED Slipway has not deployed here yet");
        assertThat(stage.tags("web-dev:5"))
                .containsEntry("slipway:restores", "2")
                .containsEntry("slipway:image-tag", "main-2")
                .doesNotContainKey("slipway:held");
        assertThat(endings.states("web-dev")).isEqualTo("good good good withdrawn deploying");
    }

    @Test
    void whatIsBackAlreadyIsUnchanged() {
        endings.deployGood("main-1");
        Instant noon = minuteLater();
        endings.deployGood("main-2");
        outcomes(since(noon));
        endings.completes("dev", "web");

        assertThat(kinds(since(noon))).contains("UNCHANGED web");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:3");
    }

    @Test
    void oneTargetWithoutAGoodRevisionDoesNotStopTheOthers() {
        endings.deployGood("main-1");
        Instant noon = minuteLater();
        endings.deployGood("main-2");
        jobs("v1");

        assertThat(stage.errorMessage(Json.write(since(noon))))
                .contains("REFUSED jobs in dev: jobs-dev has no revision that was good at " + noon)
                .contains("DEPLOYING web in dev");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:3");
    }

    /** It was requested before that time, and completed after it. */
    @Test
    void aDeploymentThatWasInProgressThenWasNotGood() {
        endings.deployGood("main-1").push("main-2");
        Instant noon = minuteLater();
        endings.completes("dev", "web");
        endings.deployGood("main-3");

        outcomes(since(noon));

        assertThat(stage.tags("web-dev:4")).containsEntry("slipway:restores", "1");
    }

    @Test
    void rollbackSinceHoldsWhatItRolledBack() {
        jobs("v1");
        endings.deployGood("main-1");
        Instant noon = minuteLater();
        endings.deployGood("main-2");

        outcomes(since(noon).put("hold", true));

        assertThat(stage.tags("web-dev:3")).containsKey("slipway:held");
        assertThat(stage.tags("jobs-dev:1")).doesNotContainKey("slipway:held");
        assertThat(stage.outcome(endings.pushEvent("main-3")).path("outcome").asText())
                .isEqualTo("HELD");
    }

    @Test
    void rollbackHoldsFromItsRegistrationOn() {
        endings.deployGood("main-1").deployGood("main-2");
        stage.account().forgetCalls();

        assertThat(kinds(rollback().put("until", "3d"))).containsExactly("DEPLOYING web");

        assertThat(stage.executed("RegisterTaskDefinition"))
                .singleElement()
                .satisfies(request -> assertThat(request.toString()).contains("slipway:held"));
        assertThat(stage.tags("web-dev:3").get("slipway:held")).endsWith("by= checkout fails");
        assertThat(stage.outcome(endings.pushEvent("main-3")).path("outcome").asText())
                .isEqualTo("HELD");
    }

    @Test
    void rollbackThatChangesNothingHoldsAllTheSame() {
        endings.deployGood("main-1").deployGood("main-2");
        ObjectNode request = rollback().put("id", "rollback-1");
        request.remove("hold");
        assertThat(kinds(request)).containsExactly("DEPLOYING web");

        assertThat(kinds(request.put("hold", true))).containsExactly("UNCHANGED web");
        assertThat(stage.tags("web-dev:3")).containsKey("slipway:held");
    }

    @Test
    void dryRunOfARollbackHoldsNothing() {
        endings.deployGood("main-1").deployGood("main-2");

        assertThat(kinds(rollback().put("dryRun", true))).containsExactly("PLANNED web");
        assertThat(stage.tags("web-dev:2")).doesNotContainKey("slipway:held");
    }

    @Test
    void rollbackWhoseHoldCannotBeWrittenSaysSo() {
        endings.deployGood("main-1").deployGood("main-2");
        stage.account().faults().before((service, operation, input) -> {
            if (operation.equals("TagResource") && input.toString().contains("slipway:held")) {
                throw new SandboxException("AccessDeniedException", "not authorized", 400);
            }
        });

        assertThat(stage.errorMessage(Json.write(rollback())))
                .startsWith("FAILED web in dev: deployment started (UpdateService called); but it is not held: ");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:3");
    }
}
