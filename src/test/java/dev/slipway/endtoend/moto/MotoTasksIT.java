package dev.slipway.endtoend.moto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.endtoend.SimulatorTasksContract;
import dev.slipway.fixtures.AwsSimulator;
import dev.slipway.fixtures.SimulatorExtension;
import dev.slipway.fixtures.SimulatorTasks;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.text.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * One-off tasks and release tasks on moto. A task there moves on with each look at it, from RUNNING to STOPPED, and has the
 * network of its service. It never has a {@code stopCode} or {@code createdAt}, its first container only, and of that the
 * exit code 0 from the start: so no task succeeds, and none fails with another code. So moto cannot show that a service is
 * updated after its release task.
 */
class MotoTasksIT extends SimulatorTasksContract {
    @RegisterExtension
    static final SimulatorExtension MOTO = new SimulatorExtension(AwsSimulator.Program.MOTO);

    private final MotoFunctions functions = new MotoFunctions(
            MOTO.endpoint(), Map.of("SLIPWAY_CONFIG", CONFIGURATION, "SLIPWAY_RUN_TASKS", "true"), millis -> {});

    MotoTasksIT() {
        super(new SimulatorTasks(MOTO.endpoint()));
    }

    @BeforeAll
    static void terraformApply() {
        apply(new SimulatorTasks(MOTO.endpoint()));
    }

    @Override
    protected Invocable.Result deploy(String event) {
        return functions.deploy(event);
    }

    @Override
    protected Invocable.Result rollback(String event) {
        return functions.rollback(event);
    }

    @Override
    protected String stopped(String reason) {
        return ": " + reason;
    }

    @Override
    protected void runsWhereTheServiceRuns(Task task) {
        super.runsWhereTheServiceRuns(task);
        assertThat(task.attachments())
                .singleElement()
                .satisfies(attachment -> assertThat(attachment.details())
                        .contains(KeyValuePair.builder()
                                .name("subnetId")
                                .value(aws.subnet())
                                .build()));
    }

    @Test
    void waitSeesTheEndAndWithoutStopCodeItIsNoSuccess() {
        assertThat(errorMessage(run("web", "bin/migrate").put("wait", true)))
                .matches(
                        "FAILED web in dev: task [0-9a-f-]{36} of web-dev:1: container app exited with 0; log group /ecs/web, stream web/app/[0-9a-f-]{36}");
    }

    @Test
    void releaseTaskWithoutStopCodeIsNoSuccessAndLeavesTheService() {
        aws.push("shop", "v1");

        assertThat(errorMessage(deploy("shop", "v1").put("wait", true)))
                .matches("FAILED shop in dev: the release task failed: container app exited with 0"
                        + " \\(task [0-9a-f-]{36}\\); the service was not updated");
        assertThat(aws.serviceRuns("shop")).endsWith("task-definition/shop-dev-template:1");
        assertThat(aws.tags("shop-dev")).containsEntry("slipway:state", "failed");
    }

    @Test
    void eachStatusIsAnsweredToWhoSawTheOneBefore() {
        ObjectNode request = waiting(run("web", "bin/migrate"));
        var seen = new ArrayList<String>();
        Invocable.Result result = functions.deploy(Json.write(request));
        while (result.errorMessage().isEmpty()) {
            JsonNode answer = result.answer().orElseThrow();
            assertThat(answer.at("/outcomes/0/outcome").asText()).isEqualTo("STARTED");
            seen.add(answer.at("/outcomes/0/taskStatus").asText());
            request.set("seen", answer.path("seen"));
            result = functions.deploy(Json.write(request));
        }

        assertThat(seen).isEqualTo(List.of("RUNNING", "DEACTIVATING", "STOPPING", "DEPROVISIONING"));
        assertThat(result.errorMessage().orElseThrow()).startsWith("FAILED web in dev: task ");
    }
}
