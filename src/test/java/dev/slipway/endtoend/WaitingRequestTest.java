package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A pipeline requests a version with {@code wait}: the request succeeds when ECS has settled, and fails on any other
 * outcome. What happens meanwhile happens right after UpdateService, so that no test sleeps.
 */
class WaitingRequestTest {
    /** Enough time to read the service once, but not to wait for the next read. */
    private static final Duration ONE_LOOK = Duration.ofSeconds(14);

    @Test
    void waitingRequestSucceedsWhenDeploymentCompletes() {
        try (var stage = new FunctionFixture().web()) {
            stage.image("v1.4.2");
            afterUpdate(stage, () -> stage.account().settle("production", "web"));
            JsonNode outcome = stage.outcome(FunctionFixture.file("deploy-and-wait.json"));

            assertThat(outcome.path("outcome").asText()).isEqualTo("SUCCEEDED");
            assertThat(outcome.path("settled").asBoolean()).isTrue();
            assertThat(outcome.path("settledAt").asText()).isNotEmpty();
        }
    }

    @Test
    void waitingRequestFailsWithEcsReasonWhenRolledBack() {
        try (var stage = new FunctionFixture().web()) {
            var endings = new DeploymentFixture(stage).deployGoodInProd("v1.4.1");
            stage.image("v1.4.2");
            afterUpdate(stage, () -> {
                stage.account().fail("production", "web");
                endings.deliverEvents();
            });

            assertThat(stage.errorMessage(FunctionFixture.file("deploy-and-wait.json")))
                    .startsWith("ROLLED_BACK web in prod: ")
                    .contains("task failed to start", "the service was rolled back to revision 1");
            assertThat(stage.runs("production", "web")).isEqualTo("web-prod:1");
            assertThat(endings.published())
                    .as("RollbackFunction publishes it, and the request does not repeat it")
                    .containsOnlyOnce("Deployment Rolled Back");
        }
    }

    @Test
    void waitingRequestFailsWhenNoGoodRevisionExists() {
        try (var stage = new FunctionFixture().web()) {
            var endings = new DeploymentFixture(stage);
            stage.image("v1.4.2");
            afterUpdate(stage, () -> {
                stage.account().fail("production", "web");
                endings.deliverEvents();
            });

            assertThat(stage.errorMessage(FunctionFixture.file("deploy-and-wait.json")))
                    .startsWith("FAILED web in prod: ")
                    .contains("task failed to start");
        }
    }

    @Test
    void waitingRequestFailsWhenSuperseded() {
        try (var stage = new FunctionFixture().web()) {
            stage.image("v1.4.2");
            stage.image("v1.4.3");
            afterUpdate(
                    stage,
                    () -> stage.advance(Duration.ofMinutes(1))
                            .outcome(Json.write(FunctionFixture.request("prod", "v1.4.3"))));

            assertThat(stage.errorMessage(FunctionFixture.file("deploy-and-wait.json")))
                    .startsWith("SUPERSEDED web in prod: ")
                    .contains("revision 2 was requested later");
            assertThat(stage.runs("production", "web")).isEqualTo("web-prod:2");
        }
    }

    @Test
    void waitingRequestReturnsUnsettledWhenTimeIsUp() {
        try (var stage = new FunctionFixture(FunctionFixture.CONFIGURATION, ONE_LOOK).web()) {
            stage.image("v1.4.2");
            JsonNode outcome = stage.outcome(FunctionFixture.file("deploy-and-wait.json"));

            assertThat(outcome.path("outcome").asText()).isEqualTo("DEPLOYING");
            assertThat(outcome.path("settled").isBoolean()).isTrue();
            assertThat(outcome.path("settled").asBoolean()).isFalse();
            assertThat(outcome.path("progress").asText()).isEqualTo("0 of 2 tasks run");
            assertThat(outcome.path("reason").asText()).contains("was still in progress when the time to wait ran out");
        }
    }

    /** ECS gives no rolloutState there, so the request asks the service's history. */
    @ParameterizedTest
    @CsvSource({"false, SUCCEEDED", "true, FAILED"})
    void waitingRequestSeesTheEndOfAServiceBehindAClassicLoadBalancer(boolean fails, String kind) {
        try (var stage = new FunctionFixture()) {
            ObjectNode classic = Json.object()
                    .put("cluster", "production")
                    .put("serviceName", "web")
                    .put("desiredCount", 1);
            classic.putArray("loadBalancers")
                    .addObject()
                    .put("loadBalancerName", "web")
                    .put("containerName", "app")
                    .put("containerPort", 8080);
            stage.account().setup().service(classic.put("taskDefinition", stage.template("web-prod-template", "info")));
            stage.image("v1.4.2");
            afterUpdate(stage, () -> {
                if (fails) {
                    stage.account().fail("production", "web");
                } else {
                    stage.account().settle("production", "web");
                }
            });

            Invocable.Result result = stage.invoke(FunctionFixture.file("deploy-and-wait.json"));

            assertThat(result.errorMessage()
                            .orElseGet(() -> Json.write(result.answer().orElseThrow())))
                    .contains(kind);
        }
    }

    /** A NAT gateway drops a connection that is silent for longer, and the answer with it. */
    @Test
    void waitingRequestIsAnsweredAfterFiveMinutesThoughTheFunctionHasMoreTime() {
        try (var stage = new FunctionFixture(FunctionFixture.CONFIGURATION, Duration.ofMinutes(15)).web()) {
            stage.image("v1.4.2");
            Instant begun = stage.now();
            JsonNode outcome = stage.outcome(FunctionFixture.file("deploy-and-wait.json"));

            assertThat(outcome.path("settled").asBoolean(true)).isFalse();
            assertThat(Duration.between(begun, stage.now())).isBetween(Duration.ofMinutes(4), Duration.ofSeconds(302));
        }
    }

    @Test
    void unchangedRequestWhoseTimeIsUpStartsNoDeployment() {
        try (var stage = new FunctionFixture(FunctionFixture.CONFIGURATION, ONE_LOOK).web()) {
            stage.image("v1.4.2");
            stage.outcome(Json.write(FunctionFixture.request("prod", "v1.4.2")));

            JsonNode outcome = stage.outcome(FunctionFixture.file("deploy-and-wait.json"));

            assertThat(outcome.path("settled").asBoolean(true)).isFalse();
            assertThat(new DeploymentFixture(stage).published()).containsExactly("Deployment Started");
        }
    }

    @Test
    void waitingRequestForRunningVersionIsAnsweredAtOnce() {
        try (var stage = new FunctionFixture().web()) {
            new DeploymentFixture(stage).deployGoodInProd("v1.4.2");
            JsonNode outcome = stage.outcome(FunctionFixture.file("deploy-and-wait.json"));

            assertThat(outcome.path("outcome").asText()).isEqualTo("UNCHANGED");
            assertThat(outcome.path("settled").asBoolean()).isTrue();
        }
    }

    /** A pipeline repeats its request after an interrupted invocation; the deployment was rolled back meanwhile. */
    @Test
    void repeatedWaitingRequestFailsWhenRolledBackMeanwhile() {
        try (var stage = new FunctionFixture(FunctionFixture.CONFIGURATION, ONE_LOOK).web()) {
            var endings =
                    new DeploymentFixture(stage).deployGoodInProd("v1.4.1").image("v1.4.2");
            var request = (ObjectNode) Json.parse(FunctionFixture.file("deploy-and-wait.json"));
            String withId = Json.write(request.put("id", "pipeline-7"));
            stage.outcome(withId);
            stage.account().fail("production", "web");
            endings.deliverEvents();
            endings.completes("production", "web");

            assertThat(stage.errorMessage(withId))
                    .startsWith("ROLLED_BACK web in prod: ")
                    .contains("task failed to start", "the service was rolled back to revision 1");
        }
    }

    /** The event of the deployment's end comes later, and a newer version overtakes the release before that. */
    @Test
    void waitingRequestNotesTheCompletedDeploymentAsGood() {
        try (var stage = new FunctionFixture().web()) {
            stage.image("v1.4.2");
            afterUpdate(stage, () -> stage.account().settle("production", "web"));

            stage.outcome(FunctionFixture.file("deploy-and-wait.json"));

            assertThat(stage.tags("web-prod:1"))
                    .containsEntry("slipway:state", "good")
                    .containsKey("slipway:settled-at");
        }
    }

    /** It would be promoted and rolled back to, and nobody knows that it can run. */
    @Test
    void deploymentWithoutATaskIsNotGood() {
        try (var stage = new FunctionFixture().web()) {
            stage.image("v1.4.2");
            stage.account()
                    .quietly(
                            "ecs",
                            "UpdateService",
                            Json.object()
                                    .put("cluster", "production")
                                    .put("service", "web")
                                    .put("desiredCount", 0));
            afterUpdate(stage, () -> stage.account().settle("production", "web"));

            JsonNode outcome = stage.outcome(FunctionFixture.file("deploy-and-wait.json"));

            assertThat(outcome.path("outcome").asText()).isEqualTo("DEPLOYING");
            assertThat(outcome.path("reason").asText()).contains("without a running task");
            assertThat(stage.tags("web-prod:1")).containsEntry("slipway:state", "deploying");
        }
    }

    /** Runs once, after the first UpdateService: what runs may update the service, too. */
    private static void afterUpdate(FunctionFixture stage, Runnable happens) {
        var first = new AtomicBoolean(true);
        stage.account().faults().after((service, operation, input) -> {
            if (operation.equals("TagResource")
                    && input.toString().contains("slipway:deployment")
                    && first.compareAndSet(true, false)) {
                happens.run();
            }
        });
    }
}
