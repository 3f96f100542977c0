package dev.slipway.endtoend.moto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.AwsSimulator;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.SimulatorAccount;
import dev.slipway.fixtures.SimulatorExtension;
import dev.slipway.fixtures.SimulatorQueue;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.text.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;

/**
 * RollbackFunction on moto, a simulator of AWS by others. moto never changes a service's {@code deployments} (so the
 * test creates the service again), fails no deployment and sends no events (the test writes ECS's events), and has
 * neither ListServiceDeployments nor StopServiceDeployment: rollbacks by ECS and blue/green deadlines cannot be shown.
 */
class MotoRollbackIT {
    private static final String BUS = "deployments";
    private static final String CONFIGURATION = """
            {"targets": [{"service": "{service}", "environment": "{environment}", "repository": "acme/{service}",
              "tags": ["{environment}-*"]}]}""";

    @RegisterExtension
    static final SimulatorExtension MOTO = new SimulatorExtension(AwsSimulator.Program.MOTO);

    private final SimulatorAccount aws = new SimulatorAccount(MOTO.endpoint());
    private final MotoFunctions functions =
            new MotoFunctions(MOTO.endpoint(), Map.of("SLIPWAY_CONFIG", CONFIGURATION, "SLIPWAY_EVENT_BUS", BUS));

    @BeforeAll
    static void createBus() {
        new SimulatorAccount(MOTO.endpoint())
                .client(EventBridgeClient.builder())
                .build()
                .createEventBus(r -> r.name(BUS));
    }

    @Test
    void completedDeploymentIsGood() {
        aws.terraformApply("web");
        push("web", "dev-1");
        String deployment = aws.rollOut("web");

        assertThat(deploymentEnded("completed", "web", deployment)
                        .path("outcome")
                        .asText())
                .isEqualTo("SUCCEEDED");
        assertThat(tags("web-dev:1")).containsEntry("slipway:state", "good");
        assertThat(deploymentEnded("completed", "web", deployment)
                        .path("outcome")
                        .asText())
                .as("the same event again")
                .isEqualTo("IGNORED");
    }

    @Test
    void failedDeploymentIsRolledBackAndEventReachesQueue() throws Exception {
        aws.terraformApply("api");
        try (var queue = new SimulatorQueue(MOTO.endpoint(), "api-events")) {
            sendEventsTo(queue, "api");
            push("api", "dev-1");
            deploymentEnded("completed", "api", aws.rollOut("api"));
            push("api", "dev-2");
            assertThat(aws.service("api").taskDefinition()).endsWith("/api-dev:2");
            JsonNode outcome = deploymentEnded("failed", "api", aws.rollOut("api"));

            assertThat(outcome.path("outcome").asText())
                    .as(outcome + functions.log())
                    .isEqualTo("ROLLED_BACK");
            assertThat(aws.service("api").taskDefinition()).endsWith("/api-dev:1");
            assertThat(tags("api-dev:2"))
                    .containsEntry("slipway:state", "failed")
                    .containsEntry("slipway:rolled-back-to", "1");
            List<JsonNode> received = queue.received();
            assertThat(received)
                    .extracting(event -> event.path("detail-type").asText())
                    .containsExactly(
                            "Deployment Started",
                            "Deployment Succeeded",
                            "Deployment Started",
                            "Deployment Rolled Back");
            ObjectNode detail = (ObjectNode) received.getLast().path("detail");
            assertThat(detail.path("title").asText()).isEqualTo("api in dev: dev-2 rolled back to dev-1");
            detail.remove(List.of("title", "summary", "thread"));
            assertThat((JsonNode) detail).isEqualTo(outcome);
            assertThat(received.getLast().path("source").asText()).isEqualTo("slipway");
        }
    }

    @Test
    void scheduleListsClustersAndFindsCompletionWithoutEvent() {
        aws.terraformApply("mail");
        push("mail", "dev-1");
        aws.rollOut("mail");

        assertThat(reconcile("mail")).containsExactly("SUCCEEDED");
        assertThat(tags("mail-dev:1")).containsEntry("slipway:state", "good");
        assertThat(reconcile("mail")).isEmpty();
    }

    @Test
    void statusAndHistoryAreAnswered() {
        aws.terraformApply("docs");
        push("docs", "dev-1");
        deploymentEnded("completed", "docs", aws.rollOut("docs"));
        push("docs", "dev-2");
        JsonNode status = answer("{\"action\": \"status\", \"service\": \"docs\", \"environment\": \"dev\"}");
        JsonNode history = answer("{\"action\": \"history\", \"service\": \"docs\", \"environment\": \"dev\"}");

        assertThat(status.at("/services/0/status").asText()).isEqualTo("ACTIVE");
        assertThat(status.at("/services/0/running/imageTag").asText()).isEqualTo("dev-2");
        assertThat(history.path("revisions").valueStream())
                .extracting(
                        r -> r.path("imageTag").asText() + " " + r.path("state").asText())
                .containsExactly("dev-2 deploying", "dev-1 good");
    }

    private void push(String name, String tag) {
        String digest = aws.push(name, tag);
        Invocable.Result result = functions.deploy(
                SimulatorAccount.event(name, tag, digest, Instant.now().toString()));
        assertThat(DeploymentFixture.kinds(DeploymentFixture.outcomes(result)))
                .as(functions.log())
                .containsExactly("DEPLOYING");
    }

    /** Sends ECS's event that a deployment ended. */
    private JsonNode deploymentEnded(String ended, String name, String deployment) {
        var event = (ObjectNode) Json.parse(FunctionFixture.file("state-change-%s.json".formatted(ended)));
        event.withObject("/detail").put("deploymentId", deployment);
        event.putArray("resources").add("arn:aws:ecs:us-east-1:123456789012:service/dev/" + name);
        List<JsonNode> outcomes = DeploymentFixture.outcomes(functions.rollback(Json.write(event)));
        assertThat(outcomes).hasSize(1);
        return outcomes.getFirst();
    }

    /** Reconciles, and returns one service's outcomes: the other tests' services are reconciled, too. */
    private List<String> reconcile(String name) {
        return DeploymentFixture.kinds(
                DeploymentFixture.outcomes(functions.rollback(FunctionFixture.file("scheduled.json"))).stream()
                        .filter(outcome -> outcome.path("service").asText().equals(name))
                        .toList());
    }

    private JsonNode answer(String request) {
        Invocable.Result result = functions.deploy(request);
        assertThat(result.errorMessage()).isEmpty();
        return result.answer().orElseThrow();
    }

    private void sendEventsTo(SimulatorQueue queue, String service) {
        try (var events = aws.client(EventBridgeClient.builder()).build()) {
            events.putRule(r -> r.name(service).eventBusName(BUS).eventPattern("""
                    {"source": ["slipway"], "detail": {"service": ["%s"]}}""".formatted(service)));
            events.putTargets(r -> r.rule(service)
                    .eventBusName(BUS)
                    .targets(List.of(
                            Target.builder().id("queue").arn(queue.arn()).build())));
        }
    }

    private Map<String, String> tags(String taskDefinition) {
        return aws.tags(taskDefinition);
    }
}
