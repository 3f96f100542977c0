package dev.slipway.endtoend.ministack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.endtoend.process.FunctionProcess;
import dev.slipway.fixtures.AwsSimulator;
import dev.slipway.fixtures.SimulatorExtension;
import dev.slipway.fixtures.SimulatorTasks;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.text.Json;
import java.nio.file.Path;
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
 * How one-off tasks end on MiniStack, with the function from the jar in Lambda's runtime client. MiniStack runs containers
 * if it finds Docker. Here {@code src/test/python/docker} stands for Docker: a container is a process that runs the
 * command. All else is MiniStack's: the task's statuses, its {@code stopCode}, its exit codes and its network.
 */
class MiniStackContainersIT {
    private static final String CONFIGURATION = """
            {"targets": [
              {"service": "web", "environment": "dev", "repository": "acme/web"},
              {"task": "report", "environment": "dev", "repository": "acme/report", "like": "web"}]}""";

    @RegisterExtension
    static final SimulatorExtension MINISTACK = withContainers();

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static FunctionProcess function;

    private final SimulatorTasks aws = new SimulatorTasks(MINISTACK.endpoint());

    /** MiniStack with {@code src/test/python/docker}. */
    static SimulatorExtension withContainers() {
        String python = Path.of("src/test/python").toAbsolutePath().toString();
        return new SimulatorExtension(
                AwsSimulator.Program.MINISTACK, Map.of("PYTHONPATH", python, "PYTHONDONTWRITEBYTECODE", "1"));
    }

    @BeforeAll
    static void install() throws Exception {
        var aws = new SimulatorTasks(MINISTACK.endpoint());
        aws.applyService("web");
        aws.applyTask("report");
        function = new FunctionProcess(
                "DeployFunction",
                folder,
                MINISTACK.endpoint(),
                Map.of("Configuration", CONFIGURATION, "RunTasks", "ENABLED"));
        for (String name : List.of("web", "report")) {
            aws.push(name, "v1");
            assertThat(invoke(request("deploy", name).put("tag", "v1")).errorMessage())
                    .isEmpty();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        function.close();
        assertThat(function.errors()).isEmpty();
    }

    private static ObjectNode request(String action, String service) {
        return Json.object().put("action", action).put("service", service).put("environment", "dev");
    }

    private static Invocable.Result invoke(ObjectNode request) {
        return new PackagedFunction(function).invoke(Json.write(request));
    }

    private static Invocable.Result run(String service, String command) {
        ObjectNode request = request("run", service).put("wait", true);
        request.putArray("command").add("sh").add("-c").add(command);
        return invoke(request);
    }

    private static String errorMessage(String command) {
        return run("web", command).errorMessage().orElseThrow();
    }

    @Test
    void commandThatExitsWithZeroSucceedsWhereTheServiceRuns() {
        Invocable.Result result = run("web", "sleep 0.5");
        assertThat(result.errorMessage()).isEmpty();
        JsonNode outcome = result.answer().orElseThrow().at("/outcomes/0");

        assertThat(outcome.path("outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(outcome.path("settled").asBoolean()).isTrue();
        assertThat(outcome.path("stopCode").asText()).isEqualTo("EssentialContainerExited");
        assertThat(outcome.path("exitCode").asInt(-1)).isZero();
        assertThat(outcome.path("reason").asText())
                .matches(
                        "task [0-9a-f-]{36} of web-dev:1: container app exited with 0; log group /ecs/web, stream web/app/[0-9a-f-]{36}");
        Task task = aws.task(outcome.path("task").asText());
        assertThat(task.attachments())
                .singleElement()
                .satisfies(attachment -> assertThat(attachment.details())
                        .contains(KeyValuePair.builder()
                                .name("subnetId")
                                .value(aws.subnet())
                                .build()));
    }

    @Test
    void commandOfATargetWithoutServiceSucceeds() {
        Invocable.Result result = run("report", "exit 0");
        assertThat(result.errorMessage()).isEmpty();
        assertThat(result.answer().orElseThrow().path("text").asText())
                .startsWith("SUCCEEDED report in dev (report-dev:1): task ");
    }

    @Test
    void commandThatExitsWithThreeFailsWithItsExitCode() {
        assertThat(errorMessage("exit 3"))
                .startsWith("FAILED web in dev: task ")
                .contains(": container app exited with 3; log group /ecs/web, stream ")
                .endsWith(" (exit code 3)");
    }

    @Test
    void commandThatASignalEndsFailsWithItsExitCode() {
        assertThat(errorMessage("kill -9 $$"))
                .contains("container app exited with 137")
                .endsWith(" (exit code 137)");
    }

    @Test
    void commandThatDoesNotExistFailsInEcsWordsWithoutAnExitCode() {
        ObjectNode request = request("run", "web").put("wait", true);
        request.putArray("command").add("bin/missing");
        assertThat(invoke(request).errorMessage().orElseThrow())
                .startsWith("FAILED web in dev: task ")
                .contains(
                        "TaskFailedToStart: ResourceInitializationError: unable to pull image or start container: ",
                        "container app did not start")
                .doesNotContain("exit code");
    }

    /** As {@code bin/slipway run} asks: each status once, whichever of them the requests meet. */
    @Test
    void eachRequestWithSeenIsAnsweredAtTheNextStatusUntilTheEnd() {
        ObjectNode request = request("run", "web").put("wait", true).put("seen", "");
        request.putArray("command").add("sleep").add("1");
        JsonNode answer = invoke(request).answer().orElseThrow();
        String task = answer.at("/outcomes/0/task").asText();
        int answers = 1;
        while (!answer.at("/outcomes/0/settled").asBoolean()) {
            JsonNode seen = answer.path("seen");
            request.set("seen", seen);
            answer = invoke(request).answer().orElseThrow();
            assertThat(answer.path("seen")).isNotEqualTo(seen);
            answers++;
        }

        assertThat(answers).isBetween(2, 5);
        assertThat(answer.at("/outcomes/0/outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(answer.at("/outcomes/0/task").asText()).isEqualTo(task);
    }
}
