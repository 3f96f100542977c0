package dev.slipway.endtoend.ministack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.endtoend.process.FunctionProcess;
import dev.slipway.fixtures.AwsSimulator;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.SimulatorAccount;
import dev.slipway.fixtures.SimulatorExtension;
import dev.slipway.fixtures.SimulatorQueue;
import dev.slipway.sandbox.runtime.LambdaRuntimeApi.Answer;
import dev.slipway.text.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * The functions from the jar, each in Lambda's runtime client, on MiniStack. MiniStack starts a new deployment for
 * UpdateService and completes it at once, and it keeps service deployments. It sends no events of ECS and ECR, and no
 * deployment fails: the test sends those events by invoke, as EventBridge writes them.
 */
class MiniStackIT {
    private static final String BUS = "deployments";
    private static final Map<String, String> PARAMETERS =
            Map.of("Configuration", "ssm:/slipway/targets/", "EventBus", BUS);

    @RegisterExtension
    static final SimulatorExtension MINISTACK = new SimulatorExtension(AwsSimulator.Program.MINISTACK);

    private final SimulatorAccount aws = new SimulatorAccount(MINISTACK.endpoint());
    private final SimulatorQueue events = new SimulatorQueue(MINISTACK.endpoint(), "events");
    private final FunctionProcess deploy;
    private final FunctionProcess rollback;

    MiniStackIT(@TempDir Path first, @TempDir Path second) throws Exception {
        try (var ssm = aws.client(SsmClient.builder()).build();
                var bus = aws.client(EventBridgeClient.builder()).build()) {
            ssm.putParameter(
                    r -> r.name("/slipway/targets/web-dev")
                            .type(ParameterType.STRING)
                            .value(
                                    "{\"service\": \"web\", \"environment\": \"dev\", \"repository\": \"acme/web\", \"tags\": [\"main-*\"]}"));
            bus.createEventBus(r -> r.name(BUS));
            bus.putRule(r -> r.name("slipway").eventBusName(BUS).eventPattern("{\"source\": [\"slipway\"]}"));
            bus.putTargets(r -> r.rule("slipway")
                    .eventBusName(BUS)
                    .targets(List.of(
                            Target.builder().id("queue").arn(events.arn()).build())));
        }
        aws.terraformApply("web");
        deploy = new FunctionProcess("DeployFunction", first, MINISTACK.endpoint(), PARAMETERS);
        rollback = new FunctionProcess("RollbackFunction", second, MINISTACK.endpoint(), PARAMETERS);
    }

    @AfterEach
    void stop() {
        rollback.close();
        deploy.close();
        events.close();
    }

    @Test
    void pushRequestWaitHistoryRollbackAndScheduleWork() throws Exception {
        pushIsDeployedAndTheScheduleNotesItsEnd();
        requestThatWaitsSucceeds();
        failedDeploymentIsRolledBack();
        rollbackOnRequestReturnsToTheRevisionBefore();
        statusAndHistoryAgree();
        everyEventWasPublished();
        assertThat(deploy.errors()).isEmpty();
        assertThat(rollback.errors()).isEmpty();
    }

    private void pushIsDeployedAndTheScheduleNotesItsEnd() throws Exception {
        String digest = aws.push("web", "main-1");
        assertThat(outcome(deploy, pushed("main-1", digest))).isEqualTo("DEPLOYING");
        assertThat(outcome(deploy, pushed("main-1", digest)))
                .as("the same event again")
                .isEqualTo("UNCHANGED");
        assertThat(aws.service("web").taskDefinition()).endsWith("task-definition/web-dev:1");
        assertThat(aws.ecs
                        .describeTaskDefinition(r -> r.taskDefinition("web-dev:1"))
                        .taskDefinition()
                        .containerDefinitions()
                        .getFirst()
                        .image())
                .isEqualTo("%s/acme/web:main-1@%s".formatted(SimulatorAccount.REGISTRY, digest));

        assertThat(outcome(rollback, FunctionFixture.file("scheduled.json"))).isEqualTo("SUCCEEDED");
        assertThat(aws.tags("web-dev:1")).containsEntry("slipway:state", "good");
        assertThat(answer(rollback, FunctionFixture.file("scheduled.json")).path("outcomes"))
                .isEmpty();
    }

    private void requestThatWaitsSucceeds() throws Exception {
        aws.push("web", "v2");
        assertThat(outcome(deploy, """
                {"service": "web", "environment": "dev", "tag": "v2", "wait": true}""")).isEqualTo("SUCCEEDED");
        answer(rollback, FunctionFixture.file("scheduled.json"));
        assertThat(aws.tags("web-dev:2")).containsEntry("slipway:state", "good");
    }

    private void failedDeploymentIsRolledBack() throws Exception {
        assertThat(outcome(deploy, pushed("main-3", aws.push("web", "main-3")))).isEqualTo("DEPLOYING");
        assertThat(outcome(rollback, failed())).isEqualTo("ROLLED_BACK");
        assertThat(aws.service("web").taskDefinition()).endsWith("/web-dev:2");
        assertThat(aws.tags("web-dev:3"))
                .containsEntry("slipway:state", "failed")
                .containsEntry("slipway:rolled-back-to", "2");
    }

    private void rollbackOnRequestReturnsToTheRevisionBefore() throws Exception {
        assertThat(outcome(deploy, """
                {"action": "rollback", "service": "web", "environment": "dev", "wait": true, "requestedBy": "jo"}""")).isEqualTo("SUCCEEDED");
        answer(rollback, FunctionFixture.file("scheduled.json"));
        assertThat(aws.service("web").taskDefinition()).endsWith("/web-dev:4");
        assertThat(aws.tags("web-dev:4"))
                .containsEntry("slipway:restores", "1")
                .containsEntry("slipway:image-tag", "main-1");
    }

    private void statusAndHistoryAgree() throws Exception {
        JsonNode status = answer(deploy, "{\"action\": \"status\", \"service\": \"web\"}");
        JsonNode history = answer(deploy, """
                {"action": "history", "service": "web", "environment": "dev"}""");
        assertThat(status.at("/services/0/status").asText()).isEqualTo("ACTIVE");
        assertThat(status.at("/services/0/running/imageTag").asText()).isEqualTo("main-1");
        assertThat(history.path("revisions").valueStream())
                .extracting(
                        r -> r.path("imageTag").asText() + " " + r.path("state").asText())
                .containsExactly("main-1 good", "main-3 failed", "v2 withdrawn", "main-1 good");
    }

    /** A deployment may be published twice: by the request that waits, and by the schedule. */
    private void everyEventWasPublished() throws Exception {
        assertThat(events.received().stream().map(MiniStackIT::headline).distinct())
                .contains(
                        "Deployment Started web-dev:1",
                        "Deployment Succeeded web-dev:1",
                        "Deployment Succeeded web-dev:2",
                        "Deployment Started web-dev:3",
                        "Deployment Rolled Back web-dev:2",
                        "Deployment Succeeded web-dev:4");
    }

    private static String headline(JsonNode event) {
        String arn = event.at("/detail/taskDefinition").asText();
        return event.path("detail-type").asText() + " " + arn.substring(arn.indexOf('/') + 1);
    }

    private static String pushed(String tag, String digest) {
        return SimulatorAccount.event("web", tag, digest, Instant.now().toString());
    }

    /** ECS's event that the service's deployment failed. */
    private String failed() {
        var event = (ObjectNode) Json.parse(FunctionFixture.file("state-change-failed.json"));
        event.withObject("/detail")
                .put("deploymentId", aws.service("web").deployments().getFirst().id());
        event.putArray("resources").add("arn:aws:ecs:us-east-1:123456789012:service/dev/web");
        return Json.write(event);
    }

    private static String outcome(FunctionProcess function, String event) throws Exception {
        return answer(function, event).at("/outcomes/0/outcome").asText();
    }

    private static JsonNode answer(FunctionProcess function, String event) throws Exception {
        Answer answer = function.invoke(event);
        assertThat(answer.where()).as(answer + function.errors()).isEqualTo("response");
        return answer.body();
    }
}
