package dev.slipway.sandbox.ecs;

import static dev.slipway.sandbox.Calls.ecs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.Simulation;
import dev.slipway.sandbox.api.ResourceName;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ListTasks, DescribeTasks and the events of a service. */
class TaskOperationsTest {
    private final Simulation simulation = new Simulation(2, Simulation.BREAKER);

    @Test
    void tasksOfServiceAreListedAndDescribed() {
        List<String> arns = list("'serviceName': 'web'");
        assertThat(arns)
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allSatisfy(arn -> assertThat(arn).matches("arn:aws:ecs:us-east-1:123456789012:task/dev/[0-9a-f]{32}"));

        JsonNode task = describe(arns).path(0);
        assertThat(task.path("lastStatus").asText()).isEqualTo("RUNNING");
        assertThat(task.path("desiredStatus").asText()).isEqualTo("RUNNING");
        assertThat(task.path("taskDefinitionArn").asText()).endsWith(":task-definition/web:1");
        assertThat(task.path("group").asText()).isEqualTo("service:web");
        assertThat(task.path("startedBy").asText()).startsWith("ecs-svc/");
        assertThat(task.at("/containers/0/name").asText()).isEqualTo("web");
        assertThat(task.at("/containers/0/image").asText()).isEqualTo("app:1");
        assertThat(task.at("/containers/0").has("exitCode")).isFalse();
        assertThat(task.has("stoppedReason")).isFalse();
    }

    @Test
    void replacedTasksStopAndKeepTheirArns() {
        List<String> old = list("'serviceName': 'web'");
        simulation.deploy(2).step();
        assertThat(list("'serviceName': 'web'")).hasSize(4).containsAll(old);
        assertThat(describe(list("'serviceName': 'web'")))
                .extracting(t -> t.path("lastStatus").asText())
                .containsExactly("PENDING", "PENDING", "RUNNING", "RUNNING");

        simulation.run(10);

        assertThat(list("'serviceName': 'web'")).hasSize(2).doesNotContainAnyElementsOf(old);
        assertThat(list("'serviceName': 'web', 'desiredStatus': 'STOPPED'")).containsExactlyInAnyOrderElementsOf(old);
        assertThat(describe(old)).allSatisfy(task -> {
            assertThat(task.path("lastStatus").asText()).isEqualTo("STOPPED");
            assertThat(task.path("stopCode").asText()).isEqualTo("ServiceSchedulerInitiated");
            assertThat(task.path("stoppedReason").asText())
                    .startsWith("Scaling activity initiated by (deployment ecs-svc/");
            assertThat(task.at("/containers/0/exitCode").asInt(-1)).isZero();
            assertThat(task.has("stoppedAt")).isTrue();
        });
    }

    @ParameterizedTest(name = "{0}: {1}, exit code {3}")
    @CsvSource({
        "CRASHES, EssentialContainerExited, Essential container in task exited, 1",
        "UNHEALTHY, ServiceSchedulerInitiated, Task failed container health checks, 137"
    })
    void failedTaskSaysWhy(String behaviour, String code, String reason, int exitCode) {
        simulation
                .behave(2, behaviour.equals("CRASHES") ? Simulation.CRASHES : Simulation.UNHEALTHY)
                .deploy(2)
                .run(40);

        JsonNode task =
                describe(list("'family': 'web', 'desiredStatus': 'STOPPED'")).path(0);
        assertThat(task.path("taskDefinitionArn").asText()).endsWith("web:2");
        assertThat(task.path("stopCode").asText()).isEqualTo(code);
        assertThat(task.path("stoppedReason").asText()).isEqualTo(reason);
        assertThat(task.at("/containers/0/exitCode").asInt()).isEqualTo(exitCode);
    }

    /** The first container fails, and the sidecar is stopped with it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            EXITS              | EssentialContainerExited | 1   | 143 |
            RUNS_OUT_OF_MEMORY | EssentialContainerExited | 137 | 143 | OutOfMemoryError: Container killed due to memory usage
            CANNOT_PULL_IMAGE  | TaskFailedToStart        |     |     | CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref app:2: not found
            """)
    void failureHasExitCodesAndAReasonOfTheContainer(
            Behaviour.Failure failure,
            String code,
            @Nullable Integer first,
            @Nullable Integer sidecar,
            @Nullable String reason) {
        ecs(
                simulation.account(),
                "RegisterTaskDefinition",
                "{'family': 'web', 'containerDefinitions': [{'name': 'web', 'image': 'app:2', 'memory': 64}, {'name': 'agent', 'image': 'agent:1', 'memory': 64}]}");
        simulation
                .behave(2, new Behaviour.FailsToStart(Duration.ofSeconds(5), failure))
                .deploy(4)
                .run(20);

        JsonNode task =
                describe(list("'family': 'web', 'desiredStatus': 'STOPPED'")).path(0);
        assertThat(task.path("stopCode").asText()).isEqualTo(code);
        assertThat(code(task.at("/containers/0"))).isEqualTo(first);
        assertThat(code(task.at("/containers/1"))).isEqualTo(sidecar);
        assertThat(task.at("/containers/0").path("reason").asText(null)).isEqualTo(reason);
        assertThat(task.at("/containers/1").has("reason")).isFalse();
    }

    private static @Nullable Integer code(JsonNode container) {
        return container.has("exitCode") ? container.path("exitCode").asInt() : null;
    }

    /** Without a simulation, too. */
    @Test
    void deploymentThatIsMadeToFailLeavesStoppedTasks() {
        simulation.deploy(2);
        simulation.account().fail("dev", "web", false);

        assertThat(describe(list("'family': 'web', 'desiredStatus': 'STOPPED'")))
                .hasSize(3)
                .allSatisfy(task -> {
                    assertThat(task.path("taskDefinitionArn").asText()).endsWith("web:2");
                    assertThat(task.at("/containers/0/exitCode").asInt()).isEqualTo(1);
                });
    }

    @Test
    void stoppedTasksAreForgottenAfterAnHour() {
        simulation.deploy(2).run(10);
        List<String> stopped = list("'desiredStatus': 'STOPPED'");

        simulation.later(Duration.ofMinutes(59));
        assertThat(list("'desiredStatus': 'STOPPED'")).isEqualTo(stopped);

        simulation.later(Duration.ofMinutes(1));
        assertThat(list("'desiredStatus': 'STOPPED'")).isEmpty();
        assertThat(describe(stopped)).isEmpty();
        assertThat(answer(stopped).path("failures"))
                .extracting(f -> f.path("reason").asText())
                .containsOnly("MISSING");
    }

    @Test
    void deletedServiceStopsItsTasks() {
        List<String> running = list("'serviceName': 'web'");
        ecs(simulation.account(), "DeleteService", "{'cluster': 'dev', 'service': 'web', 'force': true}");

        assertThat(list("'family': 'web'")).isEmpty();
        assertThat(describe(running))
                .extracting(t -> t.path("lastStatus").asText())
                .containsOnly("STOPPED");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'family': 'web'           | 2
            'family': 'we'            | 0
            'launchType': 'EC2'       | 2
            'launchType': 'FARGATE'   | 0
            'desiredStatus': 'PENDING' | 0
            'startedBy': 'ecs-svc/1'  | 0
            'maxResults': 1           | 1
            """)
    void tasksAreFiltered(String filter, int count) {
        assertThat(list(filter)).hasSize(count);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ListTasks     | {'cluster': 'no'}                                                | Cluster not found.
            ListTasks     | {'cluster': 'dev', 'serviceName': 'no'}                          | Service not found.
            ListTasks     | {'cluster': 'dev', 'serviceName': 'web', 'startedBy': 'x'}       | startedBy
            ListTasks     | {'cluster': 'dev', 'serviceName': 'web', 'family': 'x'}          | family
            DescribeTasks | {'cluster': 'dev', 'tasks': []}                                  | Tasks cannot be empty.
            """)
    void invalidCallIsRefused(String operation, String input, String words) {
        assertThatThrownBy(() -> ecs(simulation.account(), operation, input))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining(words);
    }

    @Test
    void eventsTellHowADeploymentWent() {
        simulation.deploy(2).run(10);

        assertThat(messages())
                .satisfiesExactly(
                        steady -> assertThat(steady).isEqualTo("(service web) has reached a steady state."),
                        done -> assertThat(done)
                                .matches("\\(service web\\) \\(deployment ecs-svc/\\d+\\) deployment completed\\."),
                        stopped -> assertThat(stopped)
                                .matches(
                                        "\\(service web\\) has stopped 2 running tasks: \\(task [0-9a-f]{32}\\) \\(task [0-9a-f]{32}\\)\\."),
                        started -> assertThat(started).startsWith("(service web) has started 2 tasks: (task "),
                        before -> assertThat(before).endsWith("has reached a steady state."),
                        before -> assertThat(before).endsWith("deployment completed."),
                        first -> assertThat(first).startsWith("(service web) has started 2 tasks"));
    }

    @Test
    void eventsTellOfFailureAndRollback() {
        simulation.behave(2, Simulation.CRASHES).deploy(2).run(40);

        assertThat(messages())
                .anySatisfy(m -> assertThat(m).contains("is unable to consistently start tasks successfully"))
                .anySatisfy(m -> assertThat(m).contains("deployment failed: ", "circuit breaker"))
                .anySatisfy(m -> assertThat(m).contains("rolling back to (deployment ecs-svc/"))
                .first()
                .asString()
                .isEqualTo("(service web) has reached a steady state.");
    }

    @Test
    void clusterCountsItsTasks() {
        simulation.deploy(2).step();

        JsonNode cluster = ecs(simulation.account(), "DescribeClusters", "{'clusters': ['dev']}")
                .at("/clusters/0");
        assertThat(cluster.path("runningTasksCount").asInt()).isEqualTo(2);
        assertThat(cluster.path("pendingTasksCount").asInt()).isEqualTo(2);
    }

    private List<String> list(String filter) {
        var arns = new ArrayList<String>();
        ecs(simulation.account(), "ListTasks", "{'cluster': 'dev', %s}".formatted(filter))
                .path("taskArns")
                .forEach(arn -> arns.add(arn.asText()));
        return arns;
    }

    private JsonNode describe(List<String> arns) {
        return answer(arns).path("tasks");
    }

    /** By ARN, and the last by its id alone. */
    private JsonNode answer(List<String> arns) {
        ObjectNode input = Json.object().put("cluster", "dev");
        ArrayNode tasks = input.putArray("tasks");
        arns.forEach(tasks::add);
        tasks.set(tasks.size() - 1, ResourceName.lastPart(arns.getLast()));
        return simulation.account().call("ecs", "DescribeTasks", input);
    }

    private List<String> messages() {
        var messages = new ArrayList<String>();
        simulation
                .service()
                .path("events")
                .forEach(e -> messages.add(e.path("message").asText()));
        return messages;
    }
}
