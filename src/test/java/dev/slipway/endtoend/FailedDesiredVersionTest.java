package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.OutsideChanges;
import dev.slipway.text.Json;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The desired version was good once, and its newest deployment failed: the log says good, and the service is down. A
 * person who requests the version once more means it to run.
 */
class FailedDesiredVersionTest {
    private final FunctionFixture stage = new FunctionFixture().web();
    private final DeploymentFixture endings = new DeploymentFixture(stage);

    @BeforeEach
    void deployVersionAndFailItWhenEcsDeploysItAgain() {
        endings.deployGoodInProd("v1");
        OutsideChanges.forceDeployment(stage, "production", "web");
        stage.account().fail("production", "web");
        endings.deliverEvents();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void personsRequestForItRegistersRevisionAndSucceedsWhenThatCompletes() {
        atNextUpdate(() -> stage.account().settle("production", "web"));

        JsonNode outcome = stage.outcome(waiting("v1"));

        assertThat(outcome.path("outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(stage.runs("production", "web")).isEqualTo("web-prod:2");
    }

    @Test
    void waitingRequestFailsWhenItFailsAgain() {
        atNextUpdate(() -> {
            stage.account().fail("production", "web");
            endings.deliverEvents();
        });

        assertThat(stage.errorMessage(waiting("v1"))).contains("web in prod: ").contains("task failed to start");
    }

    @Test
    void repeatedRequestThatWaitsNeverCallsTheFailedDeploymentSuccess() {
        String request = Json.write(FunctionFixture.request("prod", "v2").put("id", "pipeline-7"));
        stage.image("v2");
        stage.outcome(request);
        endings.completes("production", "web");
        OutsideChanges.forceDeployment(stage, "production", "web");
        stage.account().fail("production", "web");
        endings.deliverEvents();

        String repeated = Json.write(
                FunctionFixture.request("prod", "v2").put("id", "pipeline-7").put("wait", true));
        assertThat(stage.errorMessage(repeated)).startsWith("FAILED web in prod: ");
    }

    @Test
    void pushDoesNotDeployItAgain() {
        endings.deployGood("main-1");
        OutsideChanges.forceDeployment(stage, "dev", "web");
        stage.account().fail("dev", "web");
        endings.deliverEvents();

        String digest = Objects.requireNonNull(stage.tags("web-dev:1").get("slipway:image-digest"));
        String pushedAgain =
                FunctionFixture.push("main-1", digest, "again", stage.now().toString());
        assertThat(stage.outcome(pushedAgain).path("outcome").asText()).isEqualTo("UNCHANGED");
    }

    private static String waiting(String tag) {
        return Json.write(FunctionFixture.request("prod", tag).put("wait", true));
    }

    /** Runs once, when the deployment of the next UpdateService is noted. */
    private void atNextUpdate(Runnable happens) {
        var first = new AtomicBoolean(true);
        stage.account().faults().after((service, operation, input) -> {
            if (operation.equals("TagResource")
                    && input.toString().contains("ecs-svc/")
                    && first.compareAndSet(true, false)) {
                happens.run();
            }
        });
    }
}
