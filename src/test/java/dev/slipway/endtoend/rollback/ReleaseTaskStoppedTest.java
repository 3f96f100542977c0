package dev.slipway.endtoend.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ECS's event that a release task stopped wakes RollbackFunction: it reconciles the task's target. */
class ReleaseTaskStoppedTest {
    private static final String ECS = "arn:aws:ecs:us-east-1:123456789012:";
    private static final String WEB_IN_DEV = """
            {"targets": [{"service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"]}]}""";

    private final FunctionFixture stage = new FunctionFixture().web();
    private final DeploymentFixture endings = new DeploymentFixture(stage);

    @AfterEach
    void close() {
        stage.close();
    }

    /** As the schedule would: the end of the deployment was not noticed. */
    @Test
    void reconcilesTheTargetOfTheFamily() {
        endings.push("main-1").settled().dropEvents();

        assertThatObject(one(stopped("dev", "web-dev", 1)))
                .returns("SUCCEEDED", outcome -> outcome.path("outcome").asText())
                .returns("dev", outcome -> outcome.path("environment").asText());
        assertThat(endings.states("web-dev")).isEqualTo("good");
        assertThat(endings.published()).endsWith("Deployment Succeeded");
    }

    @Test
    void answersIgnoredWhereThereIsNothingToDo() {
        endings.deployGood("main-1");
        stage.account().forgetCalls();

        assertThatObject(one(stopped("dev", "web-dev", 1)))
                .returns("IGNORED", outcome -> outcome.path("outcome").asText())
                .returns("web", outcome -> outcome.path("service").asText());
        assertThat(stage.writes()).isEmpty();
    }

    @Test
    void readsTheNamesOfAPatternsTargetFromTheRevision() {
        deployMail();

        assertThatObject(one(stopped("staging", "mail-staging", 1)))
                .returns("SUCCEEDED", outcome -> outcome.path("outcome").asText())
                .returns("mail", outcome -> outcome.path("service").asText())
                .returns("staging", outcome -> outcome.path("environment").asText());
    }

    private void deployMail() {
        stage.account().setup().repository("apps/mail");
        stage.service("staging", "mail", "mail-staging-template");
        stage.account().setup().taskDefinition("""
                        { "family": "mail-staging-template", "containerDefinitions": [
                            { "name": "app", "image": "%s/apps/mail:latest", "memory": 64 } ] }""".formatted(FunctionFixture.REGISTRY));
        String digest = stage.account().setup().push("apps/mail", "staging-1", "mail 1");
        var push = (ObjectNode) Json.parse(FunctionFixture.push(
                "staging-1", digest, "push-mail", stage.now().toString()));
        push.withObject("/detail").put("repository-name", "apps/mail");
        assertThat(stage.outcome(Json.write(push)).path("outcome").asText()).isEqualTo("DEPLOYING");
        stage.account().settle("staging", "mail");
        endings.dropEvents();
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1:123456789012, staging, web-dev, 1",
        "us-east-1:123456789012, dev,     shop-dev, 1",
        "us-east-1:999999999999, dev,     web-dev, 1",
        "eu-west-1:123456789012, dev,     web-dev, 1"
    })
    void ignoresTaskOfAnotherFamilyOrClusterWithoutCalls(String place, String cluster, String family, int number) {
        try (var written = new FunctionFixture(WEB_IN_DEV).web()) {
            new DeploymentFixture(written).push("main-1").settled().dropEvents();
            written.account().forgetCalls();
            String[] from = place.split(":", -1);
            String event = stopped(cluster, family, number)
                    .replace("us-east-1:123456789012", place)
                    .replace("\"us-east-1\"", "\"%s\"".formatted(from[0]))
                    .replace("\"123456789012\"", "\"%s\"".formatted(from[1]));
            List<JsonNode> outcomes = DeploymentFixture.outcomes(written.invokeRollback(event));

            assertThat(DeploymentFixture.kinds(outcomes)).containsExactly("IGNORED");
            assertThat(outcomes.getFirst().path("reason").asText())
                    .contains(
                            "no target has the family and the cluster of task", family + ":" + number, "in " + cluster);
            assertThat(written.account().calls()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"mail-staging, 2", "mail-staging-template, 1", "shop-qa, 1"})
    void ignoresTaskOfARevisionThatIsNoRelease(String family, int number) {
        deployMail();
        stage.account().forgetCalls();

        assertThat(one(stopped("staging", family, number)).path("outcome").asText())
                .isEqualTo("IGNORED");
        assertThat(stage.account().calls()).extracting(RecordedCall::operation).containsOnly("DescribeTaskDefinition");
    }

    @Test
    void failsTheInvocationWhileAnEntryThatMayHaveTheFamilyDoesNotCount() {
        try (var written = new FunctionFixture(Map.of("SLIPWAY_CONFIG", "ssm:/slipway/"), Duration.ofMinutes(5))) {
            written.account().setup().parameter("/slipway/web", WEB_IN_DEV.replace("\"main-*\"", "7"));

            assertThat(written.invokeRollback(stopped("dev", "web-dev", 1))
                            .errorMessage()
                            .orElseThrow())
                    .startsWith("FAILED: no target has the family and the cluster of task")
                    .contains("the event may be meant for an entry that does not count", "/slipway/web");
            assertThat(written.invokeRollback(stopped("dev", "shop-dev", 1)).errorMessage())
                    .isEmpty();
        }
    }

    @Test
    void failsTheInvocationWhereTheRevisionCannotBeRead() {
        deployMail();
        stage.account().faults().always("DescribeTaskDefinition", Fault.serverError());

        assertThat(stage.invokeRollback(stopped("staging", "mail-staging", 1))
                        .errorMessage()
                        .orElseThrow())
                .startsWith("FAILED: could not read mail-staging:1, whose release task");
    }

    @Test
    void deployFunctionDoesNotHandleIt() {
        assertThat(stage.outcome(stopped("dev", "web-dev", 1)).path("reason").asText())
                .contains("route it to RollbackFunction");
    }

    private JsonNode one(String event) {
        List<JsonNode> outcomes = DeploymentFixture.outcomes(stage.invokeRollback(event));
        assertThat(outcomes).hasSize(1);
        return outcomes.getFirst();
    }

    /** The event of events/ for a task of another revision. */
    private static String stopped(String cluster, String family, int number) {
        var event = (ObjectNode) Json.parse(FunctionFixture.file("release-task-stopped.json"));
        event.withObject("/detail")
                .put("clusterArn", ECS + "cluster/" + cluster)
                .put("taskDefinitionArn", ECS + "task-definition/" + family + ":" + number)
                .put("startedBy", "slipway/release/" + number);
        return Json.write(event);
    }
}
