package dev.slipway.sandbox.ecs;

import static dev.slipway.sandbox.Calls.ecs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.Simulation;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.events.Event;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.sandbox.task.RunBehaviour;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RunTask, StopTask, and the lives of the tasks between them. */
class RunTaskTest {
    private static final String NETWORK =
            "'networkConfiguration': {'awsvpcConfiguration': {'subnets': ['subnet-1'], 'securityGroups': ['sg-1']}}";

    private final Simulation simulation = new Simulation(1, Simulation.BREAKER);

    @BeforeEach
    void twoContainers() {
        ecs(
                simulation.account(),
                "RegisterTaskDefinition",
                "{'family': 'job', 'containerDefinitions': [{'name': 'agent', 'image': 'agent:1', 'memory': 64}, {'name': 'app', 'image': 'app:1', 'memory': 64}]}");
        ecs(
                simulation.account(),
                "RegisterTaskDefinition",
                "{'family': 'vpc', 'networkMode': 'awsvpc', 'requiresCompatibilities': ['FARGATE'], 'cpu': '256', 'memory': '512', 'containerDefinitions': [{'name': 'app', 'image': 'app:1'}]}");
    }

    @Test
    void taskRunsThroughItsLifeAndEveryChangeIsAnEvent() {
        String arn = run("'taskDefinition': 'job'").path("taskArn").asText();

        assertThat(arn).matches("arn:aws:ecs:us-east-1:123456789012:task/dev/[0-9a-f]{32}");
        assertThat(status(arn)).isEqualTo("PROVISIONING");
        simulation.run(5);
        assertThat(status(arn)).isEqualTo("PENDING");
        simulation.run(5);
        assertThat(status(arn)).isEqualTo("RUNNING");
        assertThat(task(arn).has("startedAt")).isTrue();
        simulation.run(10);

        JsonNode task = task(arn);
        assertThat(task.path("lastStatus").asText()).isEqualTo("STOPPED");
        assertThat(task.path("desiredStatus").asText()).isEqualTo("STOPPED");
        assertThat(task.path("stopCode").asText()).isEqualTo("EssentialContainerExited");
        assertThat(task.path("group").asText()).isEqualTo("family:job");
        assertThat(events(arn))
                .extracting(e -> e.detail().path("lastStatus").asText())
                .containsExactly("PROVISIONING", "PENDING", "RUNNING", "STOPPED");
        assertThat(events(arn))
                .extracting(e -> e.detail().path("version").asInt())
                .containsExactly(1, 2, 3, 4);
        assertThat(events(arn).getLast().detail().path("stoppedAt").asText()).isEqualTo("2026-11-20T10:00:20Z");
        assertThat(simulation.account().nextStep()).isEmpty();
    }

    @Test
    void taskHasWhatTheRequestGave() {
        String overrides = "{'cpu': '512', 'containerOverrides': [{'name': 'app', 'command': ['bin/migrate']}]}";
        JsonNode task = run("""
                'taskDefinition': 'vpc:1', 'launchType': 'FARGATE', 'platformVersion': '1.4.0', 'startedBy': 'me', 'group': 'mine',
                'overrides': %s, 'tags': [{'key': 'a', 'value': 'b'}], %s""".formatted(overrides, NETWORK));

        String arn = task.path("taskArn").asText();
        JsonNode found = ecs(
                        simulation.account(),
                        "DescribeTasks",
                        "{'cluster': 'dev', 'tasks': ['%s'], 'include': ['TAGS']}".formatted(arn))
                .at("/tasks/0");
        assertThat(found.path("startedBy").asText()).isEqualTo("me");
        assertThat(found.path("group").asText()).isEqualTo("mine");
        assertThat(found.path("launchType").asText()).isEqualTo("FARGATE");
        assertThat(found.path("platformVersion").asText()).isEqualTo("1.4.0");
        assertThat(found.path("cpu").asText()).isEqualTo("512");
        assertThat(found.path("memory").asText()).isEqualTo("512");
        assertThat(found.at("/overrides/containerOverrides/0/command/0").asText())
                .isEqualTo("bin/migrate");
        assertThat(found.at("/tags/0/value").asText()).isEqualTo("b");
        assertThat(list("'startedBy': 'me'")).containsExactly(arn);
        assertThat(list("'family': 'vpc', 'launchType': 'FARGATE'")).containsExactly(arn);
        assertThat(list("'serviceName': 'web'")).hasSize(1).doesNotContain(arn);
    }

    /** The command's container is the one that the request overrides. */
    @Test
    void containersEndWithTheirExitCodes() {
        behave("app:1", new RunBehaviour.Exits(Duration.ofSeconds(2), Duration.ofSeconds(3), 3, 137));
        String arn =
                run("'taskDefinition': 'job', 'overrides': {'containerOverrides': [{'name': 'app', 'command': ['x']}]}")
                        .path("taskArn")
                        .asText();
        simulation.run(5);

        assertThat(task(arn).path("containers"))
                .extracting(
                        c -> c.path("name").asText() + " " + c.path("exitCode").asInt(-1))
                .containsExactly("agent 137", "app 3");
    }

    @Test
    void taskWhoseImageIsMissingNeverStarts() {
        behave("agent:1", new RunBehaviour.FailsToStart(Duration.ofSeconds(4), Behaviour.Failure.CANNOT_PULL_IMAGE));
        String arn = run("'taskDefinition': 'job'").path("taskArn").asText();
        simulation.run(5);

        JsonNode task = task(arn);
        assertThat(task.path("stopCode").asText()).isEqualTo("TaskFailedToStart");
        assertThat(task.path("stoppedReason").asText()).startsWith("CannotPullContainerError: ");
        assertThat(task.has("startedAt")).isFalse();
        assertThat(task.path("containers")).noneMatch(c -> c.has("exitCode"));
    }

    /** A one-off task of an image that crashes in the service crashes, too. */
    @Test
    void taskRunsAsItsImageBehavesInAService() {
        simulation.account().conditions().behave("app:1", Simulation.CRASHES);
        String arn = run("'taskDefinition': 'web:1'").path("taskArn").asText();
        simulation.run(5);

        assertThat(task(arn).at("/containers/0/exitCode").asInt()).isEqualTo(1);
    }

    @Test
    void taskThatIsNotPlacedIsAFailure() {
        behave("agent:1", new RunBehaviour.NotPlaced("RESOURCE:MEMORY"));
        JsonNode answer = ecs(simulation.account(), "RunTask", "{'cluster': 'dev', 'taskDefinition': 'job'}");

        assertThat(answer.path("tasks")).isEmpty();
        assertThat(answer.at("/failures/0/reason").asText()).isEqualTo("RESOURCE:MEMORY");
        assertThat(list("'family': 'job'")).isEmpty();
    }

    @ParameterizedTest(name = "hangs: {0}")
    @CsvSource({"false, 143, 1", "true, 137, 30"})
    void stopTaskEndsTheTask(boolean hangs, int exitCode, int seconds) {
        behave(
                "agent:1",
                hangs
                        ? new RunBehaviour.Hangs(Duration.ZERO)
                        : new RunBehaviour.Exits(Duration.ZERO, Duration.ofHours(2), 0, 0));
        String arn = run("'taskDefinition': 'job'").path("taskArn").asText();
        simulation.run(1);

        ecs(simulation.account(), "StopTask", "{'cluster': 'dev', 'task': '%s', 'reason': 'enough'}".formatted(arn));
        assertThat(status(arn)).isEqualTo("STOPPING");
        assertThat(task(arn).path("desiredStatus").asText()).isEqualTo("STOPPED");
        simulation.run(seconds - 1);
        assertThat(status(arn)).isEqualTo("STOPPING");
        simulation.run(1);

        JsonNode task = task(arn);
        assertThat(task.path("lastStatus").asText()).isEqualTo("STOPPED");
        assertThat(task.path("stopCode").asText()).isEqualTo("UserInitiated");
        assertThat(task.path("stoppedReason").asText()).isEqualTo("enough");
        assertThat(task.at("/containers/0/exitCode").asInt()).isEqualTo(exitCode);
    }

    @Test
    void stuckTaskStaysPendingUntilStopTask() {
        behave("agent:1", new RunBehaviour.Stuck());
        String arn = run("'taskDefinition': 'job'").path("taskArn").asText();
        simulation.later(Duration.ofHours(5));
        assertThat(status(arn)).isEqualTo("PENDING");

        ecs(simulation.account(), "StopTask", "{'cluster': 'dev', 'task': '%s'}".formatted(arn));
        simulation.run(1);

        assertThat(status(arn)).isEqualTo("STOPPED");
        assertThat(task(arn).path("containers")).noneMatch(c -> c.has("exitCode"));
    }

    @Test
    void sameTokenGivesTheSameTaskUntilAnHourAfterItsEnd() {
        String request = "'taskDefinition': 'job', 'clientToken': 'once'";
        String arn = run(request).path("taskArn").asText();
        simulation.run(20);

        assertThat(run(request).path("taskArn").asText()).isEqualTo(arn);
        simulation.later(Duration.ofMinutes(59));
        assertThat(run(request).path("taskArn").asText()).isEqualTo(arn);
        assertThat(run(request).path("lastStatus").asText()).isEqualTo("STOPPED");

        simulation.later(Duration.ofMinutes(1));
        assertThat(run(request).path("taskArn").asText()).isNotEqualTo(arn);
    }

    @Test
    void tokenOfALongTaskIsForgottenAfterADay() {
        behave("agent:1", new RunBehaviour.Hangs(Duration.ZERO));
        String request = "'taskDefinition': 'job', 'clientToken': 'once'";
        String arn = run(request).path("taskArn").asText();

        simulation.later(Duration.ofHours(24).minusSeconds(1));
        assertThat(run(request).path("taskArn").asText()).isEqualTo(arn);

        simulation.later(Duration.ofSeconds(1));
        assertThat(run(request).path("taskArn").asText()).isNotEqualTo(arn);
        assertThat(list("'family': 'job'")).hasSize(2).contains(arn);
    }

    @Test
    void sameTokenWithOtherParametersConflictsAndNamesTheTask() {
        String arn = run("'taskDefinition': 'job', 'clientToken': 'once'")
                .path("taskArn")
                .asText();

        assertThatThrownBy(() -> run("'taskDefinition': 'web', 'clientToken': 'once'"))
                .isInstanceOfSatisfying(SandboxException.class, refused -> {
                    assertThat(refused.type()).isEqualTo("ConflictException");
                    assertThat(refused.json().path("resourceIds")).hasSize(1);
                    assertThat(refused.json().at("/resourceIds/0").asText()).isEqualTo(arn);
                });
    }

    @Test
    void tokenOfAnotherClusterIsAnother() {
        simulation.account().setup().cluster("prod");
        String arn = run("'taskDefinition': 'job', 'clientToken': 'once'")
                .path("taskArn")
                .asText();

        assertThat(ecs(
                                simulation.account(),
                                "RunTask",
                                "{'cluster': 'prod', 'taskDefinition': 'job', 'clientToken': 'once'}")
                        .at("/tasks/0/taskArn")
                        .asText())
                .isNotEqualTo(arn)
                .contains(":task/prod/");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'taskDefinition': 'no'                                                     | TaskDefinition not found.
            'taskDefinition': 'job', 'count': 11                                       | Count should be between 1 and 10.
            'taskDefinition': 'job', 'startedBy': 'a b'                                | startedBy must be
            'taskDefinition': 'job', 'clientToken': 'aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg' | clientToken must be
            'taskDefinition': 'job', 'launchType': 'FARGATE'                           | Task definition does not support launch_type FARGATE.
            'taskDefinition': 'job', 'launchType': 'EC2', 'platformVersion': '1.4.0'   | platform version must be null
            'taskDefinition': 'job', 'launchType': 'EC2', 'capacityProviderStrategy': [{'capacityProvider': 'x'}] | Specifying both a launch type
            'taskDefinition': 'job', 'networkConfiguration': {'awsvpcConfiguration': {'subnets': ['s']}} | not valid for the given networkMode
            'taskDefinition': 'vpc'                                                    | Network Configuration must be provided
            'taskDefinition': 'job', 'overrides': {'containerOverrides': [{'name': 'no'}]} | Override for container named no is not a container in the TaskDefinition.
            'taskDefinition': 'job', 'tags': []                                        | Tags can not be empty.
            """)
    void invalidCallIsRefused(String members, String words) {
        assertThatThrownBy(() -> run(members))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining(words);
        assertThat(simulation.account().bus().events())
                .noneMatch(e -> e.detailType().equals("ECS Task State Change"));
    }

    @Test
    void longOverridesAreRefused() {
        String command = "x".repeat(8192);
        assertThatThrownBy(() -> run(
                        "'taskDefinition': 'job', 'overrides': {'containerOverrides': [{'name': 'app', 'command': ['%s']}]}"
                                .formatted(command)))
                .hasMessageContaining("Container Overrides length must be at most 8192");
    }

    @Test
    void unknownTaskIsNotStopped() {
        assertThatThrownBy(() -> ecs(simulation.account(), "StopTask", "{'cluster': 'dev', 'task': 'no'}"))
                .hasMessageContaining("The referenced task was not found.");
    }

    @Test
    void copyOfTheAccountHasTheTask() {
        String arn = run("'taskDefinition': 'job'").path("taskArn").asText();
        var copy = simulation.account().copy();
        simulation.run(20);

        assertThat(ecs(copy, "DescribeTasks", Json.write(input(arn)).replace('"', '\''))
                        .at("/tasks/0/lastStatus")
                        .asText())
                .isEqualTo("PROVISIONING");
        assertThat(copy.fingerprint()).isNotEqualTo(simulation.account().fingerprint());
    }

    private void behave(String image, RunBehaviour behaviour) {
        simulation.account().conditions().run(image, behaviour);
    }

    private JsonNode run(String members) {
        return ecs(simulation.account(), "RunTask", "{'cluster': 'dev', %s}".formatted(members))
                .at("/tasks/0");
    }

    private String status(String arn) {
        return task(arn).path("lastStatus").asText();
    }

    private JsonNode task(String arn) {
        return simulation.account().call("ecs", "DescribeTasks", input(arn)).at("/tasks/0");
    }

    private static ObjectNode input(String arn) {
        var input = Json.object().put("cluster", "dev");
        input.putArray("tasks").add(arn);
        return input;
    }

    private List<String> list(String members) {
        return ecs(simulation.account(), "ListTasks", "{'cluster': 'dev', %s}".formatted(members))
                .path("taskArns")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    private List<Event> events(String arn) {
        return simulation.account().bus().events().stream()
                .filter(event -> event.detailType().equals("ECS Task State Change"))
                .filter(event -> event.resources().equals(List.of(arn)))
                .toList();
    }
}
