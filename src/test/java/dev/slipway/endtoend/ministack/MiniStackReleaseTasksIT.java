package dev.slipway.endtoend.ministack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.endtoend.ReleaseTaskShape;
import dev.slipway.endtoend.process.FunctionProcess;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.SimulatorAccount;
import dev.slipway.fixtures.SimulatorExtension;
import dev.slipway.fixtures.SimulatorTasks;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Release tasks on MiniStack, with both functions from the jar in Lambda's runtime client. Their containers are processes,
 * as in {@link MiniStackContainersIT}: each runs until the test writes its exit code to a file.
 *
 * <p>MiniStack ignores RunTask's {@code clientToken}, so that two invocations at once start one task shows only the
 * sandbox. MiniStack sends no events of ECS and ECR: the test sends them by invoke, as EventBridge writes them.
 */
class MiniStackReleaseTasksIT {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    @RegisterExtension
    static final SimulatorExtension MINISTACK = MiniStackContainersIT.withContainers();

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static FunctionProcess deploy;

    @SuppressWarnings("NullAway.Init")
    private static FunctionProcess rollback;

    private final SimulatorTasks tasks = new SimulatorTasks(MINISTACK.endpoint());

    @BeforeAll
    static void install() throws Exception {
        Map<String, String> parameters = Map.of("Configuration", Json.write(configuration()), "RunTasks", "ENABLED");
        deploy = new FunctionProcess("DeployFunction", create("deploy"), MINISTACK.endpoint(), parameters);
        rollback = new FunctionProcess("RollbackFunction", create("rollback"), MINISTACK.endpoint(), parameters);
    }

    private static Path create(String name) throws IOException {
        return Files.createDirectory(folder.resolve(name));
    }

    @AfterAll
    static void stop() throws Exception {
        rollback.close();
        deploy.close();
        assertThat(deploy.errors()).isEmpty();
        assertThat(rollback.errors()).isEmpty();
    }

    private static ObjectNode configuration() {
        ObjectNode target = Json.object()
                .put("service", "{service}")
                .put("environment", "dev")
                .put("repository", "acme/{service}");
        target.putArray("tags").add("main-*");
        target.putObject("releaseTask").putArray("command").add("sh").add("-c").add(command());
        ObjectNode configuration = Json.object();
        configuration.putArray("targets").add(target);
        return configuration;
    }

    /** Runs until the file has an exit code. Without the folder it ends, so no process outlives the tests. */
    private static String command() {
        return "until [ -s %1$s/exit-code ]; do [ -d %1$s ] || exit 1; sleep 0.1; done; exit $(cat %1$s/exit-code)"
                .formatted(folder);
    }

    private static void tasksRun() throws IOException {
        Files.deleteIfExists(folder.resolve("exit-code"));
    }

    private static void tasksExitWith(int code) throws IOException {
        Files.writeString(folder.resolve("exit-code"), Integer.toString(code));
    }

    @Test
    void serviceIsUpdatedWhenTheTaskHasSucceededAndStaysWhenItHasFailed() throws Exception {
        tasks.applyService("web");

        tasksRun();
        JsonNode first = push("web", "main-1");
        assertThat(first.path("outcome").asText()).isEqualTo("PREPARING");
        assertThat(first.path("reason").asText())
                .matches("its release task [0-9a-f-]{36} runs; when it has succeeded, Slipway updates the service");
        releaseTaskRunsWhereTheServiceRuns(first.path("taskDefinition").asText());
        assertThat(reconcile("web")).isEmpty();
        assertThat(tasks.serviceRuns("web")).endsWith("/web-dev-template:1");
        assertThat(tasks.tags("web-dev:1")).containsEntry("slipway:state", "preparing");

        tasksExitWith(0);
        List<JsonNode> succeeded = stopped("web", 1);
        assertThat(DeploymentFixture.kinds(succeeded)).containsExactly("PREPARING", "DEPLOYING");
        assertThat(succeeded.getFirst().path("reason").asText())
                .matches("its release task succeeded \\(task [0-9a-f-]{36}\\)");
        assertThat(tasks.serviceRuns("web")).endsWith("/web-dev:1");
        assertThat(settled("web")).containsExactly("SUCCEEDED");
        assertThat(tasks.tags("web-dev:1")).containsEntry("slipway:state", "good");

        tasksRun();
        assertThat(push("web", "main-2").path("outcome").asText()).isEqualTo("PREPARING");
        tasksExitWith(3);
        List<JsonNode> failed = stopped("web", 2);

        assertThat(DeploymentFixture.kinds(failed)).containsExactly("FAILED");
        assertThat(failed.getFirst().path("reason").asText())
                .matches("the release task failed: container app exited with 3"
                        + " \\(task [0-9a-f-]{36}\\); the service was not updated");
        assertThat(tasks.serviceRuns("web")).endsWith("/web-dev:1");
        assertThat(tasks.tags("web-dev:2")).containsEntry("slipway:state", "failed");
        assertThat(reconcile("web")).isEmpty();
    }

    @Test
    void scheduleFindsTheEndsWithoutEvents() throws Exception {
        tasks.applyService("api");
        tasksRun();
        assertThat(push("api", "main-1").path("outcome").asText()).isEqualTo("PREPARING");
        tasksExitWith(3);

        assertThat(settled("api")).containsExactly("FAILED");
        assertThat(tasks.serviceRuns("api")).endsWith("/api-dev-template:1");
        assertThat(tasks.tags("api-dev:1")).containsEntry("slipway:state", "failed");

        tasksExitWith(0);
        assertThat(push("api", "main-2").path("outcome").asText()).isEqualTo("PREPARING");

        assertThat(settled("api")).containsExactly("PREPARING", "DEPLOYING");
        assertThat(tasks.serviceRuns("api")).endsWith("/api-dev:2");
    }

    @Test
    void requestThatWaitsSeesBothEnds() throws Exception {
        tasks.applyService("mail");
        tasksExitWith(0);
        tasks.push("mail", "v1");
        Invocable.Result result = new PackagedFunction(deploy).invoke(waiting("mail", "v1"));
        assertThat(result.errorMessage()).isEmpty();
        assertThat(result.answer().orElseThrow().at("/outcomes/0/outcome").asText())
                .isEqualTo("SUCCEEDED");
        assertThat(tasks.serviceRuns("mail")).endsWith("/mail-dev:1");

        tasksExitWith(3);
        tasks.push("mail", "v2");
        assertThat(new PackagedFunction(deploy)
                        .invoke(waiting("mail", "v2"))
                        .errorMessage()
                        .orElseThrow())
                .startsWith("FAILED mail in dev: the release task failed: ")
                .contains("container app exited with 3", "the service was not updated");
        assertThat(tasks.serviceRuns("mail")).endsWith("/mail-dev:1");
    }

    private void releaseTaskRunsWhereTheServiceRuns(String revision) {
        Task task = tasks.releaseTask(revision);
        ReleaseTaskShape.isShownBy(task, "web", revision, "sh", "-c", command());
        assertThat(task.attachments())
                .singleElement()
                .satisfies(attachment -> assertThat(attachment.details())
                        .contains(KeyValuePair.builder()
                                .name("subnetId")
                                .value(tasks.subnet())
                                .build()));
    }

    private JsonNode push(String name, String tag) {
        String digest = tasks.push(name, tag);
        return outcomes(
                        deploy,
                        SimulatorAccount.event(name, tag, digest, Instant.now().toString()))
                .getFirst();
    }

    private static String waiting(String service, String tag) {
        return Json.write(Json.object()
                .put("service", service)
                .put("environment", "dev")
                .put("tag", tag)
                .put("wait", true));
    }

    /** Waits until the release task has stopped, and sends ECS's event of it. */
    private List<JsonNode> stopped(String service, int revision) {
        Instant latest = Instant.now().plus(LONGEST);
        Task task = tasks.releaseTask("%s-dev:%d".formatted(service, revision));
        while (!task.lastStatus().equals("STOPPED")) {
            assertThat(Instant.now()).as(task::toString).isBefore(latest);
            task = tasks.releaseTask("%s-dev:%d".formatted(service, revision));
        }
        var event = (ObjectNode) Json.parse(FunctionFixture.file("release-task-stopped.json"));
        event.putArray("resources").add(task.taskArn());
        event.withObject("/detail")
                .put("taskArn", task.taskArn())
                .put("taskDefinitionArn", task.taskDefinitionArn())
                .put("group", task.group())
                .put("startedBy", task.startedBy())
                .put("stopCode", task.stopCodeAsString());
        return outcomes(rollback, Json.write(event));
    }

    /** Invokes RollbackFunction as the schedule does, until it has something to say of the service. */
    private static List<String> settled(String service) {
        Instant latest = Instant.now().plus(LONGEST);
        var kinds = new ArrayList<String>();
        while (kinds.isEmpty()) {
            assertThat(Instant.now()).isBefore(latest);
            kinds.addAll(reconcile(service));
        }
        return kinds;
    }

    /** One service's outcomes: the other tests' services are reconciled, too. */
    private static List<String> reconcile(String service) {
        return DeploymentFixture.kinds(outcomes(rollback, FunctionFixture.file("scheduled.json")).stream()
                .filter(outcome -> outcome.path("service").asText().equals(service))
                .toList());
    }

    private static List<JsonNode> outcomes(FunctionProcess function, String event) {
        return DeploymentFixture.outcomes(new PackagedFunction(function).invoke(event));
    }
}
