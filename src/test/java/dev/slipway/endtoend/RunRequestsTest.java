package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.api.Lag;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.sandbox.task.RunBehaviour;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A person runs a command in a task of a target's family. */
class RunRequestsTest {
    private static final String PASSWORD = "hunter2";

    private final FunctionFixture stage = new FunctionFixture(
            Map.of("SLIPWAY_CONFIG", FunctionFixture.CONFIGURATION, "SLIPWAY_RUN_TASKS", "true"),
            Duration.ofMinutes(15));
    private final DeploymentFixture endings = new DeploymentFixture(stage);

    @BeforeEach
    void service() {
        service("dev", "'launchType': 'FARGATE', 'platformVersion': '1.4.0'");
        endings.deployGood("main-1");
        stage.account().faults().before((service, operation, input) -> {
            if (operation.equals("DescribeTasks")) {
                stage.account().step();
            }
        });
        stage.account().forgetCalls();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private void service(String cluster, String launch) {
        String template = template("web-dev-template", "true");
        stage.account().setup().service((ObjectNode)
                Json.parse("""
                {'cluster': '%s', 'serviceName': 'web', 'taskDefinition': '%s', 'desiredCount': 2, %s,
                 'networkConfiguration': {'awsvpcConfiguration': {'subnets': ['subnet-1', 'subnet-2'], 'securityGroups': ['sg-1'],
                   'assignPublicIp': 'DISABLED', 'futureMember': {'a': [1]}}}}""".formatted(cluster, template, launch).replace('\'', '"')));
    }

    private String template(String family, String essential) {
        return stage.account().setup().taskDefinition("""
                        { "family": "%s", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "256", "memory": "512", "executionRoleArn": "arn:aws:iam::123456789012:role/execution",
                          "containerDefinitions": [
                            { "name": "agent", "image": "public.ecr.aws/acme/agent:1", "essential": true },
                            { "name": "app", "image": "%s/acme/web:latest", "essential": %s,
                              "logConfiguration": { "logDriver": "awslogs", "options": { "awslogs-group": "/ecs/web", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "web" } } } ] }
                        """.formatted(family, FunctionFixture.REGISTRY, essential));
    }

    private static ObjectNode run(String... command) {
        ObjectNode request =
                Json.object().put("action", "run").put("service", "web").put("environment", "dev");
        ArrayNode words = request.putArray("command");
        List.of(command).forEach(words::add);
        return request;
    }

    private JsonNode answer(ObjectNode request) {
        var result = stage.invoke(Json.write(request));
        assertThat(result.errorMessage()).isEmpty();
        return result.answer().orElseThrow();
    }

    private JsonNode outcome(ObjectNode request) {
        return answer(request).at("/outcomes/0");
    }

    private String errorMessage(ObjectNode request) {
        return stage.errorMessage(Json.write(request));
    }

    private void behave(RunBehaviour behaviour) {
        stage.account().conditions().runOtherwise(behaviour);
    }

    private static RunBehaviour exits(int code, int others) {
        return new RunBehaviour.Exits(Duration.ofSeconds(7), Duration.ofSeconds(20), code, others);
    }

    private List<String> published() {
        return endings.published().stream().skip(2).toList();
    }

    @Test
    void startsTaskOfRunningRevisionWhereTheServiceRuns() {
        JsonNode answer = answer(run("bin/migrate", "--password", PASSWORD).put("requestedBy", "jo"));

        JsonNode outcome = answer.at("/outcomes/0");
        ObjectNode request = stage.executed("RunTask").getFirst();
        String task = outcome.path("task").asText();
        String id = task.replaceFirst(".*/", "");
        assertThat(outcome.path("outcome").asText()).isEqualTo("STARTED");
        assertThat(task).startsWith("arn:aws:ecs:us-east-1:123456789012:task/dev/");
        assertThat(outcome.path("taskDefinition").asText()).endsWith(":task-definition/web-dev:1");
        assertThat(outcome.path("container").asText()).isEqualTo("app");
        assertThat(outcome.path("log"))
                .isEqualTo(Json.parse("{\"group\": \"/ecs/web\", \"stream\": \"web/app/%s\", \"region\": \"us-east-1\"}"
                        .formatted(id)));
        assertThat(outcome.has("settled")).isFalse();
        assertThat(answer.path("text").asText())
                .isEqualTo(
                        "STARTED web in dev (web-dev:1): task %s of web-dev:1 is PROVISIONING; log group /ecs/web, stream web/app/%s"
                                .formatted(id, id));
        assertThat(request.path("taskDefinition").asText()).endsWith("web-dev:1");
        assertThat(request.path("cluster").asText()).isEqualTo("dev");
        assertThat(request.path("count").asInt()).isEqualTo(1);
        assertThat(request.path("launchType").asText()).isEqualTo("FARGATE");
        assertThat(request.path("platformVersion").asText()).isEqualTo("1.4.0");
        assertThat(request.path("networkConfiguration"))
                .isEqualTo(
                        Json.parse(
                                "{\"awsvpcConfiguration\":{\"subnets\":[\"subnet-1\",\"subnet-2\"],\"securityGroups\":[\"sg-1\"],\"assignPublicIp\":\"DISABLED\",\"futureMember\":{\"a\":[1]}}}"));
        assertThat(request.path("overrides"))
                .isEqualTo(
                        Json.parse(
                                "{\"containerOverrides\":[{\"name\":\"app\",\"command\":[\"bin/migrate\",\"--password\",\"hunter2\"]}]}"));
        assertThat(request.path("startedBy").asText()).isEqualTo("slipway/run");
        assertThat(request.path("clientToken").asText()).matches("[0-9a-f]{64}");
        assertThat(request.path("tags").toString())
                .contains("slipway:service", "slipway:environment", "slipway:requested-by");
    }

    @Test
    void commandIsNotLoggedAndNothingIsPublished() {
        behave(exits(1, 0));
        outcome(run("bin/migrate", PASSWORD));
        errorMessage(run("bin/migrate", PASSWORD).put("wait", true));
        errorMessage(run("bin/migrate", PASSWORD).put("container", "none"));
        errorMessage(run("bin/migrate", PASSWORD).put("service", "none"));

        assertThat(stage.log()).doesNotContain(PASSWORD, "bin/migrate").contains("STARTED", "FAILED", "REFUSED");
        assertThat(published()).isEmpty();
    }

    @Test
    void waitEndsWithTheTaskAndHasTheExitCodes() {
        behave(exits(0, 137));
        JsonNode answer = answer(run("bin/migrate").put("wait", true));

        JsonNode outcome = answer.at("/outcomes/0");
        assertThat(outcome.path("outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(outcome.path("settled").asBoolean()).isTrue();
        assertThat(outcome.path("exitCode").asInt(-1)).isZero();
        assertThat(outcome.path("stopCode").asText()).isEqualTo("EssentialContainerExited");
        assertThat(outcome.path("containers"))
                .isEqualTo(
                        Json.parse("[{\"name\": \"agent\", \"exitCode\": 137}, {\"name\": \"app\", \"exitCode\": 0}]"));
        assertThat(answer.path("text").asText()).contains(": container app exited with 0; log group /ecs/web");
        assertThat(answer.path("seen").asText()).endsWith(" STOPPED");
    }

    @Test
    void failedCommandFailsTheInvocationWithItsExitCode() {
        behave(exits(3, 143));
        assertThat(errorMessage(run("bin/migrate").put("wait", true)))
                .matches(
                        "FAILED web in dev: task [0-9a-f]{32} of web-dev:1: container app exited with 3; container agent exited with 143; log group /ecs/web, stream web/app/[0-9a-f]{32} \\(exit code 3\\)");
    }

    @Test
    void taskThatNeverStartsFailsInEcsWordsWithoutAnExitCode() {
        behave(new RunBehaviour.FailsToStart(Duration.ofSeconds(9), Behaviour.Failure.CANNOT_PULL_IMAGE));
        assertThat(errorMessage(run("bin/migrate").put("wait", true)))
                .startsWith("FAILED web in dev: task ")
                .contains(
                        "TaskFailedToStart: CannotPullContainerError: pull image manifest",
                        "container app did not start")
                .doesNotContain("exit code ");
    }

    /** Somebody stopped it, so that its exit code does not say that the command succeeded. */
    @Test
    void stoppedTaskIsNoSuccess() {
        behave(new RunBehaviour.Hangs(Duration.ZERO));
        stage.account().faults().after((service, operation, input) -> {
            if (operation.equals("RunTask")) {
                String arn = stage.account()
                        .quietly(
                                "ecs",
                                "ListTasks",
                                Json.object().put("cluster", "dev").put("startedBy", "slipway/run"))
                        .at("/taskArns/0")
                        .asText();
                stage.account().step();
                stage.account()
                        .quietly(
                                "ecs",
                                "StopTask",
                                Json.object()
                                        .put("cluster", "dev")
                                        .put("task", arn)
                                        .put("reason", "enough"));
            }
        });

        assertThat(errorMessage(run("bin/migrate").put("wait", true)))
                .contains("UserInitiated: enough; container app exited with 137")
                .endsWith("(exit code 137)");
    }

    @Test
    void taskThatIsNotPlacedFailsWithFailures() {
        behave(new RunBehaviour.NotPlaced("RESOURCE:MEMORY"));
        assertThat(errorMessage(run("bin/migrate")))
                .startsWith("FAILED web in dev: ECS started no task: RESOURCE:MEMORY (arn:aws:ecs:");
    }

    @Test
    void waitWhoseTimeIsOverAnswersStarted() {
        behave(new RunBehaviour.Hangs(Duration.ofSeconds(30)));
        JsonNode outcome = outcome(run("bin/migrate").put("wait", true));

        assertThat(outcome.path("outcome").asText()).isEqualTo("STARTED");
        assertThat(outcome.path("settled").asBoolean(true)).isFalse();
        assertThat(outcome.path("taskStatus").asText()).isEqualTo("RUNNING");
        assertThat(outcome.path("reason").asText()).endsWith("; it had not ended when the time to wait ran out");
        assertThat(stage.pauses().stream().reduce(Duration.ZERO, Duration::plus))
                .isBetween(Duration.ofSeconds(290), Duration.ofSeconds(300));
    }

    /** As the command line asks: each answer at the first change. */
    @Test
    void seenAnswersAtEachChangeAndStartsNothing() {
        behave(exits(0, 0));
        ObjectNode request =
                run("bin/migrate").put("wait", true).put("id", "42").put("seen", "");
        JsonNode answer = answer(request);
        var statuses = new ArrayList<String>();
        statuses.add(answer.at("/outcomes/0/taskStatus").asText());
        while (!answer.at("/outcomes/0/settled").asBoolean()) {
            answer = answer(request.put("seen", answer.path("seen").asText()));
            statuses.add(answer.at("/outcomes/0/taskStatus").asText());
        }

        assertThat(statuses).containsExactly("PROVISIONING", "PENDING", "RUNNING", "STOPPED");
        assertThat(answer.at("/outcomes/0/outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(stage.executed("RunTask")).hasSize(1);
    }

    @Test
    void seenOfAnotherRequestIsRefused() {
        JsonNode answer = answer(run("bin/migrate").put("wait", true).put("seen", ""));

        assertThat(errorMessage(run("bin/other")
                        .put("wait", true)
                        .put("seen", answer.path("seen").asText())))
                .contains("is another request's; leave `seen` out");
    }

    @Test
    void taskThatIsForgottenIsUnknown() {
        assertThat(errorMessage(run("bin/migrate").put("wait", true).put("seen", "0123abcd RUNNING")))
                .contains("ECS does not find task 0123abcd any more");
        assertThat(stage.calls("RunTask")).isEmpty();
    }

    @Test
    void sameIdStartsOneTask() {
        String first = outcome(run("bin/migrate").put("id", "42")).path("task").asText();
        assertThat(outcome(run("bin/migrate").put("id", "42")).path("task").asText())
                .isEqualTo(first);
        assertThat(outcome(run("bin/migrate").put("id", "43")).path("task").asText())
                .isNotEqualTo(first);
        assertThat(outcome(run("bin/migrate")).path("task").asText())
                .isNotEqualTo(outcome(run("bin/migrate")).path("task").asText());
    }

    /** The revision is another one, and the task of the first is waited for. */
    @Test
    void sameIdStartsOneTaskAlsoAfterADeployment() {
        String first = outcome(run("bin/migrate").put("id", "42")).path("task").asText();
        endings.deployGood("main-2");

        JsonNode again = outcome(
                run("bin/migrate").put("id", "42").put("requestedBy", "jo").put("wait", true));

        assertThat(again.path("task").asText()).isEqualTo(first);
        assertThat(again.path("taskDefinition").asText()).endsWith("web-dev:1");
        assertThat(again.path("outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(again.at("/log/stream").asText()).startsWith("web/app/");
    }

    @ParameterizedTest
    @CsvSource({"command", "cpu", "revision"})
    void sameIdWithAnotherRequestIsRefused(String what) {
        outcome(run("bin/migrate").put("id", "42"));
        ObjectNode other =
                run(what.equals("command") ? "bin/other" : "bin/migrate").put("id", "42");
        if (what.equals("cpu")) {
            other.put("cpu", "512");
        }
        if (what.equals("revision")) {
            endings.deployGood("main-2");
            other.put("revision", 2);
        }

        assertThat(errorMessage(other))
                .startsWith("REFUSED web in dev: the `id` is another request's, which started task ");
    }

    @ParameterizedTest
    @CsvSource({"revision, 1", "tag, main-1"})
    void namedRevisionRuns(String field, String value) {
        endings.deployGood("main-2");
        ObjectNode request = run("bin/migrate");
        ObjectNode named = field.equals("tag") ? request.put(field, value) : request.put(field, 1);

        assertThat(outcome(named).path("taskDefinition").asText()).endsWith("web-dev:1");
        assertThat(outcome(run("bin/migrate")).path("taskDefinition").asText()).endsWith("web-dev:2");
    }

    @Test
    void sizesAreOverrides() {
        outcome(run("bin/migrate").put("cpu", 512).put("memory", "2 GB").put("container", "agent"));

        assertThat(stage.executed("RunTask").getFirst().path("overrides"))
                .isEqualTo(
                        Json.parse(
                                "{\"containerOverrides\":[{\"name\":\"agent\",\"command\":[\"bin/migrate\"]}],\"cpu\":\"512\",\"memory\":\"2 GB\"}"));
    }

    /** ECS's own default where the service has neither launch type nor strategy is the service's, too. */
    @Test
    void capacityProvidersOfTheServiceAreTaken() {
        service(
                "production",
                "'capacityProviderStrategy': [{'capacityProvider': 'FARGATE_SPOT', 'weight': 1}], 'platformVersion': 'LATEST'");
        template("web-prod-template", "true");
        endings.deployGoodInProd("main-3");

        outcome(run("bin/migrate").put("environment", "prod"));

        ObjectNode request = stage.executed("RunTask").getFirst();
        assertThat(request.has("launchType")).isFalse();
        assertThat(request.at("/capacityProviderStrategy/0/capacityProvider").asText())
                .isEqualTo("FARGATE_SPOT");
        assertThat(request.path("platformVersion").asText()).isEqualTo("LATEST");
    }

    @Test
    void readsThatLagAreRepeated() {
        stage.account().consistency().lag(Lag.ofReads(Duration.ofSeconds(12)));
        stage.advance(Duration.ofMinutes(1));
        behave(exits(0, 0));

        assertThat(outcome(run("bin/migrate").put("wait", true)).path("outcome").asText())
                .isEqualTo("SUCCEEDED");
    }

    @Test
    void taskThatCannotBeReadIsNoSuccess() {
        stage.account().faults().always("DescribeTasks", Fault.accessDenied("ecs:DescribeTasks"));

        assertThat(errorMessage(run("bin/migrate").put("wait", true)))
                .startsWith("FAILED web in dev: task ")
                .contains("was started, and Slipway cannot look at it: ", "ecs:DescribeTasks");
    }

    @Test
    void throttledRunTaskIsRepeatedWithTheSameToken() {
        stage.account().faults().next("RunTask", 1, new Fault.NoAnswer(true));
        outcome(run("bin/migrate"));

        assertThat(stage.calls("RunTask"))
                .hasSize(2)
                .extracting(RecordedCall::input)
                .allMatch(stage.calls("RunTask").getFirst().input()::equals);
        assertThat(stage.account()
                        .quietly(
                                "ecs",
                                "ListTasks",
                                Json.object().put("cluster", "dev").put("startedBy", "slipway/run"))
                        .path("taskArns"))
                .hasSize(1);
    }

    @Test
    void refusalOfRunTaskIsFailedInAwsWords() {
        stage.account().faults().always("RunTask", Fault.accessDenied("ecs:RunTask"));
        assertThat(errorMessage(run("bin/migrate")))
                .startsWith("FAILED web in dev: ")
                .contains("is not authorized to perform: ecs:RunTask");
    }
}
