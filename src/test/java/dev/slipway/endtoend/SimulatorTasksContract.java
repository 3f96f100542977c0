package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.SimulatorAccount;
import dev.slipway.fixtures.SimulatorTasks;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.text.Json;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * One-off tasks, release tasks, and targets without a service, on a simulator of AWS by others: what moto and MiniStack
 * both show.
 *
 * <p>Both ignore RunTask's {@code clientToken}, so the same {@code id} starts a second task, and it keeps no second release
 * task from starting. Both place every task. And no task succeeds, as long as nothing runs in its containers: so no service
 * with a release task is updated. Neither sends ECS's event that a task stopped. The sandbox shows all of these.
 */
public abstract class SimulatorTasksContract {
    /** The service web, a service with a release task, and two targets without a service. */
    protected static final String CONFIGURATION = """
            {"targets": [
              {"service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"]},
              {"service": "shop", "environment": "dev", "repository": "acme/shop", "tags": ["main-*"],
                "releaseTask": {"command": ["bin/migrate", "--all"]}},
              {"task": "report", "environment": "dev", "repository": "acme/report", "tags": ["main-*"], "like": "web"},
              {"task": "export", "environment": "dev", "repository": "acme/export", "tags": ["main-*"]}]}""";

    protected final SimulatorTasks aws;

    protected SimulatorTasksContract(SimulatorTasks aws) {
        this.aws = aws;
    }

    /** Creates what the targets of {@link #CONFIGURATION} need, and an image of web. */
    protected static void apply(SimulatorTasks aws) {
        aws.applyService("web");
        aws.push("web", "main-1");
        aws.applyService("shop");
        aws.applyTask("report");
        aws.applyTask("export");
    }

    /** Invokes DeployFunction, which may run tasks. */
    protected abstract Invocable.Result deploy(String event);

    /** Invokes RollbackFunction, which may run tasks. */
    protected abstract Invocable.Result rollback(String event);

    @BeforeEach
    void deployed() {
        assertThat(outcome(deploy("web", "main-1"))).isIn("DEPLOYING", "UNCHANGED");
    }

    protected static ObjectNode run(String service, String... command) {
        ObjectNode request = request("run", service).put("id", UUID.randomUUID().toString());
        ArrayNode words = request.putArray("command");
        List.of(command).forEach(words::add);
        return request;
    }

    protected JsonNode answer(ObjectNode request) {
        return answer(Json.write(request));
    }

    private JsonNode answer(String event) {
        Invocable.Result result = deploy(event);
        assertThat(result.errorMessage()).isEmpty();
        return result.answer().orElseThrow();
    }

    private String outcome(ObjectNode request) {
        return outcome(answer(request));
    }

    private static String outcome(JsonNode answer) {
        return answer.at("/outcomes/0/outcome").asText();
    }

    private String outcome(String event) {
        return outcome(answer(event));
    }

    protected String errorMessage(ObjectNode request) {
        return deploy(Json.write(request)).errorMessage().orElseThrow();
    }

    /** Pushes an image, and returns ECR's event. */
    private String pushed(String name, String tag) {
        return SimulatorAccount.event(
                name, tag, aws.push(name, tag), Instant.now().toString());
    }

    private static ObjectNode request(String action, String service) {
        return Json.object().put("action", action).put("service", service).put("environment", "dev");
    }

    protected static ObjectNode deploy(String service, String tag) {
        return request("deploy", service).put("tag", tag);
    }

    /** @return the ARN */
    private static String task(JsonNode answer) {
        return answer.at("/outcomes/0/task").asText();
    }

    private String newestImage() {
        String image =
                aws.newest("export-dev").containerDefinitions().getFirst().image();
        return image.substring(image.indexOf('/') + 1);
    }

    @Test
    void newestRevisionOfATaskHasTheImageOfThePushTheRequestAndTheRollback() {
        String event = pushed("export", "main-1");
        assertThat(outcome(event)).isEqualTo("REGISTERED");
        String first = newestImage();
        assertThat(first).startsWith("acme/export:main-1@sha256:");
        assertThat(outcome(event)).as("the same event again").isEqualTo("UNCHANGED");
        assertThat(aws.newest("export-dev").revision()).isEqualTo(1);

        aws.push("export", "v2");
        assertThat(outcome(deploy("export", "v2"))).isEqualTo("REGISTERED");
        assertThat(newestImage()).startsWith("acme/export:v2@sha256:");

        assertThat(outcome(request("rollback", "export"))).isEqualTo("REGISTERED");
        assertThat(newestImage()).isEqualTo(first);
        assertThat(aws.newest("export-dev").revision()).isEqualTo(3);
        assertThat(aws.running("export-dev")).isEmpty();
    }

    @Test
    void runStartsATaskOfTheServicesRevisionWhereTheServiceRuns() {
        ObjectNode request =
                run("web", "bin/migrate", "--all").put("requestedBy", "jo").put("cpu", 512);
        JsonNode answer = answer(request);

        Task task = aws.task(task(answer));
        assertThat(outcome(answer)).isEqualTo("STARTED");
        assertThat(answer.at("/outcomes/0/taskDefinition").asText()).endsWith("task-definition/web-dev:1");
        assertThat(answer.at("/outcomes/0/log/stream").asText())
                .isEqualTo("web/app/" + task.taskArn().replaceFirst(".*/", ""));
        assertThat(task.taskDefinitionArn()).endsWith("task-definition/web-dev:1");
        assertThat(task.clusterArn()).endsWith("cluster/dev");
        assertThat(task.startedBy()).isEqualTo("slipway/run");
        assertThat(task.overrides().cpu()).isEqualTo("512");
        assertThat(task.overrides().containerOverrides()).singleElement().satisfies(container -> {
            assertThat(container.name()).isEqualTo("app");
            assertThat(container.command()).containsExactly("bin/migrate", "--all");
        });
        assertThat(SimulatorTasks.tags(task))
                .containsEntry("slipway:service", "web")
                .containsEntry("slipway:environment", "dev")
                .containsEntry("slipway:request", request.path("id").asText())
                .containsEntry("slipway:requested-by", "jo")
                .containsKey("slipway:run");
        assertThat(aws.running("web-dev")).contains(task.taskArn());
        runsWhereTheServiceRuns(task);
    }

    @Test
    void runOfATargetWithoutServiceStartsItsNewestRevisionLikeTheService() {
        outcome(pushed("report", "main-1"));
        outcome(pushed("report", "main-2"));
        JsonNode answer = answer(run("report", "bin/report"));

        Task task = aws.task(task(answer));
        assertThat(outcome(answer)).isEqualTo("STARTED");
        assertThat(task.taskDefinitionArn()).endsWith("task-definition/report-dev:2");
        assertThat(SimulatorTasks.tags(task)).containsEntry("slipway:service", "report");
        assertThat(aws.running("report-dev")).containsExactly(task.taskArn());
        runsWhereTheServiceRuns(task);
    }

    /** What the simulator shows of it. */
    protected void runsWhereTheServiceRuns(Task task) {
        assertThat(task.launchTypeAsString()).isEqualTo("FARGATE");
        assertThat(task.platformVersion()).isEqualTo(SimulatorTasks.PLATFORM_VERSION);
    }

    @Test
    void runOfATargetWithoutServiceNeedsLike() {
        assertThat(errorMessage(run("export", "bin/export"))).contains("REFUSED export in dev", "`like`");
        assertThat(aws.running("export-dev")).isEmpty();
    }

    @Test
    void sameIdStartsASecondTaskBecauseTheSimulatorIgnoresClientToken() {
        ObjectNode request = run("web", "bin/migrate");
        JsonNode first = answer(request);
        JsonNode second = answer(request);

        assertThat(outcome(second)).isEqualTo("STARTED");
        assertThat(task(second))
                .as("the same task now? Then change this test, and let it ask for another command, too")
                .isNotEqualTo(task(first));
    }

    @Test
    void releaseTaskStartsBeforeTheServiceIsUpdatedWhereTheServiceRuns() {
        JsonNode answer = answer(pushed("shop", "main-1"));

        assertThat(outcome(answer)).isEqualTo("PREPARING");
        assertThat(answer.at("/outcomes/0/reason").asText())
                .matches("its release task [0-9a-f-]{36} runs; when it has succeeded, Slipway updates the service");
        assertThat(aws.serviceRuns("shop")).endsWith("task-definition/shop-dev-template:1");
        String revision = answer.at("/outcomes/0/taskDefinition").asText();
        Task task = aws.releaseTask(revision);
        ReleaseTaskShape.isShownBy(task, "shop", revision, "bin/migrate", "--all");
        runsWhereTheServiceRuns(task);

        releaseTaskThatAPersonStopsFailsTheReleaseAndLeavesTheService(task);
    }

    private void releaseTaskThatAPersonStopsFailsTheReleaseAndLeavesTheService(Task task) {
        aws.stop(task.taskArn(), "enough");
        List<JsonNode> outcomes = DeploymentFixture.outcomes(rollback(FunctionFixture.file("scheduled.json"))).stream()
                .filter(outcome -> outcome.path("service").asText().equals("shop"))
                .toList();

        assertThat(DeploymentFixture.kinds(outcomes)).containsExactly("FAILED");
        assertThat(outcomes.getFirst().path("reason").asText())
                .isEqualTo(
                        "the release task failed%s; container app exited with 0 (task %s); the service was not updated"
                                .formatted(stopped("enough"), task.taskArn().replaceFirst(".*/", "")));
        assertThat(aws.serviceRuns("shop")).endsWith("task-definition/shop-dev-template:1");
        assertThat(aws.tags(task.taskDefinitionArn())).containsEntry("slipway:state", "failed");
    }

    /** It looks at the task that it names, whose tags have a hash of the request. */
    @Test
    void sameRequestWithSeenStartsNoSecondTaskAndAnotherRequestIsRefused() {
        ObjectNode request = waiting(run("web", "bin/migrate"));
        JsonNode first = answer(request);
        int tasks = aws.running("web-dev").size();
        String arn = task(first);
        aws.stop(arn, "enough");

        assertThat(errorMessage(run("web", "bin/other").put("wait", true).set("seen", first.path("seen"))))
                .contains("REFUSED web in dev: task " + arn.replaceFirst(".*/", "") + " is another request's");
        assertThat(errorMessage(request.deepCopy().set("seen", first.path("seen"))))
                .contains(arn.replaceFirst(".*/", ""));
        assertThat(aws.running("web-dev")).hasSize(tasks - 1);
    }

    /** Its container has exit code 0 there. */
    @Test
    void taskThatAPersonStoppedIsNoSuccess() {
        ObjectNode request = waiting(run("web", "bin/migrate"));
        JsonNode started = answer(request);
        assertThat(outcome(started)).isEqualTo("STARTED");
        assertThat(started.at("/outcomes/0/settled").asBoolean(true)).isFalse();
        aws.stop(task(started), "enough");

        assertThat(errorMessage(request.set("seen", started.path("seen"))))
                .startsWith("FAILED web in dev: task ")
                .contains(stopped("enough") + "; container app exited with 0; log group /ecs/web, stream web/app/");
    }

    /** How the simulator says that a person stopped a task for this reason. */
    protected abstract String stopped(String reason);

    /** A request that is answered at the first change, which is that the task started. */
    protected static ObjectNode waiting(ObjectNode request) {
        return request.put("wait", true).put("seen", "");
    }
}
