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
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.event.ruler.Ruler;

/**
 * Slipway and the registry in one account, the service in another account and region, on moto. In addition to the limits
 * in {@link MotoRollbackIT}, moto checks no policies, so every role may be assumed and every bus accepts everything; and
 * it forwards an event as a new one of the receiving account and region, without its resources. So the test writes ECS's
 * and ECR's events as EventBridge delivers them, and moto forwards only a custom event, which has all in its detail.
 */
class MotoCrossAccountIT {
    private static final String THEIRS = "222222222222";
    private static final String CONFIGURATION = """
            {"targets": [{"service": "{service}", "environment": "{environment}", "repository": "acme/{service}",
              "tags": ["{environment}-*"], "region": "eu-west-1", "roleArn": "arn:aws:iam::%s:role/slipway-target"}]}""".formatted(THEIRS);
    private static final Map<String, String> ENVIRONMENT = Map.of("SLIPWAY_CONFIG", CONFIGURATION);

    @RegisterExtension
    static final SimulatorExtension MOTO = new SimulatorExtension(AwsSimulator.Program.MOTO);

    private final SimulatorAccount ours = new SimulatorAccount(MOTO.endpoint());
    private final SimulatorAccount theirs = ours.elsewhere(THEIRS, "eu-west-1");
    private final MotoFunctions functions = new MotoFunctions(MOTO.endpoint(), ENVIRONMENT);

    @AfterEach
    void callsEcsOnlyInTargetAccountAndEcrOnlyInHomeAccount() {
        for (SimulatorAccount here : List.of(ours, ours.elsewhere("123456789012", "eu-west-1"))) {
            assertThat(here.ecs.listClusters().clusterArns()).isEmpty();
            assertThat(here.ecs.listTaskDefinitionFamilies().families()).isEmpty();
        }
        assertThat(theirs.ecr.describeRepositories().repositories()).isEmpty();
        assertThat(theirs.ecs.listClusters().clusterArns())
                .containsExactly("arn:aws:ecs:eu-west-1:%s:cluster/dev".formatted(THEIRS));
    }

    @Test
    void pushIsDeployedInTargetAccountAndGoodWhenCompleted() {
        apply("web");
        String digest = push("web", "dev-1");
        assertThat(runs("web")).isEqualTo("web-dev:1");

        assertThat(deploymentEnded("completed", "web").path("outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(tags("web-dev:1")).containsEntry("slipway:state", "good");
        assertThat(theirs.ecs
                        .describeTaskDefinition(r -> r.taskDefinition("web-dev"))
                        .taskDefinition()
                        .containerDefinitions()
                        .getFirst()
                        .image())
                .isEqualTo("%s/acme/web:dev-1@%s".formatted(SimulatorAccount.REGISTRY, digest));
    }

    @Test
    void failedDeploymentInTargetAccountIsRolledBack() {
        deployGood("api", "dev-1");
        push("api", "dev-2");
        JsonNode outcome = deploymentEnded("failed", "api");

        assertThat(outcome.path("outcome").asText())
                .as(outcome + functions.log())
                .isEqualTo("ROLLED_BACK");
        assertThat(runs("api")).isEqualTo("api-dev:1");
        assertThat(tags("api-dev:2"))
                .containsEntry("slipway:state", "failed")
                .containsEntry("slipway:rolled-back-to", "1");
    }

    @Test
    void rollbackRequestInTargetAccountIsCompletedBySchedule() {
        deployGood("mail", "dev-1");
        push("mail", "dev-2");
        deploymentEnded("completed", "mail");
        JsonNode back = answer("""
                {"action": "rollback", "service": "mail", "environment": "dev", "requestedBy": "jo"}""");
        theirs.rollOut("mail");

        assertThat(back.at("/outcomes/0/outcome").asText()).isEqualTo("DEPLOYING");
        assertThat(runs("mail")).isEqualTo("mail-dev:3");
        assertThat(tags("mail-dev:3")).containsEntry("slipway:restores", "1");
        assertThat(reconcile("mail")).containsExactly("SUCCEEDED");
        assertThat(tags("mail-dev:3")).containsEntry("slipway:state", "good");
        assertThat(reconcile("mail")).isEmpty();
    }

    @Test
    void statusReturnsTaskDefinitionInTargetAccount() {
        deployGood("docs", "dev-1");
        JsonNode status = answer("""
                {"action": "status", "service": "docs", "environment": "dev"}""");

        assertThat(status.at("/services/0/taskDefinition").asText())
                .isEqualTo("arn:aws:ecs:eu-west-1:%s:task-definition/docs-dev:1".formatted(THEIRS));
        assertThat(status.at("/services/0/running/state").asText()).isEqualTo("good");
    }

    @Test
    void forwardedCustomEventDoesNotMatchRequestRule() throws Exception {
        try (var queue = new SimulatorQueue(MOTO.endpoint(), "requests")) {
            rule(ours, "requests", queue.arn());
            rule(theirs, "to-slipway", "arn:aws:events:us-east-1:123456789012:event-bus/default");
            try (var events = theirs.client(EventBridgeClient.builder()).build()) {
                events.putEvents(r -> r.entries(PutEventsRequestEntry.builder()
                        .source("acme.releases")
                        .detailType("Slipway Deploy Requested")
                        .detail("{\"service\": \"shop\", \"environment\": \"dev\", \"tag\": \"v1\"}")
                        .build()));
            }
            List<JsonNode> received = queue.received();
            assertThat(received).hasSize(1);
            var event = (ObjectNode) received.getFirst();

            // first as EventBridge delivers it, then as if it had been put in this account
            assertThat(Ruler.matchesRule(Json.write(event.put("account", THEIRS)), requestPattern()))
                    .as(event.toString())
                    .isFalse();
            assertThat(Ruler.matchesRule(Json.write(event.put("account", "123456789012")), requestPattern()))
                    .as(event.toString())
                    .isTrue();
        }
    }

    private static String requestPattern() {
        return Template.read(Path.of("template.yaml")).rules(Map.of("RequestSources", "acme.releases")).stream()
                .filter(rule -> rule.name().equals("RequestRule"))
                .findFirst()
                .orElseThrow()
                .pattern();
    }

    private static void rule(SimulatorAccount in, String name, String target) {
        try (var events = in.client(EventBridgeClient.builder()).build()) {
            events.putRule(r -> r.name(name).eventPattern("{\"source\": [\"acme.releases\"]}"));
            events.putTargets(r -> r.rule(name)
                    .targets(List.of(Target.builder().id("1").arn(target).build())));
        }
    }

    /** Creates the service in the other account, and its repository in this one. */
    private void apply(String name) {
        theirs.applyService(name);
        ours.ecr.createRepository(r -> r.repositoryName("acme/" + name));
    }

    private void deployGood(String name, String tag) {
        apply(name);
        push(name, tag);
        assertThat(deploymentEnded("completed", name).path("outcome").asText()).isEqualTo("SUCCEEDED");
    }

    /** @return the digest */
    private String push(String name, String tag) {
        String digest = ours.push(name, tag);
        String event = SimulatorAccount.event(name, tag, digest, Instant.now().toString());
        assertThat(DeploymentFixture.kinds(DeploymentFixture.outcomes(functions.deploy(event))))
                .as(functions.log())
                .containsExactly("DEPLOYING");
        return digest;
    }

    /** Sends ECS's event that the last deployment ended, as the other account's rule forwards it. */
    private JsonNode deploymentEnded(String ended, String name) {
        String deployment = theirs.rollOut(name);
        var event = (ObjectNode) Json.parse(FunctionFixture.file("state-change-%s.json".formatted(ended)));
        event.put("account", THEIRS).put("region", "eu-west-1");
        event.withObject("/detail").put("deploymentId", deployment);
        event.putArray("resources").add("arn:aws:ecs:eu-west-1:%s:service/dev/%s".formatted(THEIRS, name));
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

    private String runs(String name) {
        return theirs.service(name).taskDefinition().replaceFirst(".*/", "");
    }

    private Map<String, String> tags(String taskDefinition) {
        return theirs.tags(taskDefinition);
    }
}
