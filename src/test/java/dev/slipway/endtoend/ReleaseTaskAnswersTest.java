package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.FunctionTraffic;
import dev.slipway.fixtures.Golden;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.task.RunBehaviour;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people read about release tasks. */
class ReleaseTaskAnswersTest {
    private static final Duration RUNS = Duration.ofMinutes(5);
    private static final String ID = "[0-9a-f]{32}";
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\dZ";

    private final FunctionFixture stage = stage("", Map.of("SLIPWAY_RUN_TASKS", "true"));
    private final DeploymentFixture deployments = new DeploymentFixture(stage);

    @BeforeEach
    void migrationsSucceed() {
        migrations(0);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private static FunctionFixture stage(String more, Map<String, String> environment) {
        var settings = new HashMap<>(environment);
        settings.put("SLIPWAY_CONFIG", """
            { "targets": [
              { "service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"],
                "releaseTask": { "command": ["bin/migrate", "hush-hush"]%s } } ] }
            """.formatted(more));
        var stage = new FunctionFixture(settings, Duration.ofMinutes(15));
        ObjectNode definition =
                stage.taskDefinition(stage.template("web-dev-template", "info")).withObject("/taskDefinition");
        ObjectNode logging = (ObjectNode) Json.parse("""
                {"logDriver": "awslogs", "options": {"awslogs-group": "/ecs/web", "awslogs-stream-prefix": "web",
                 "awslogs-region": "us-east-1"}}""");
        definition.withObject("/containerDefinitions/0").set("logConfiguration", logging);
        ObjectNode service = (ObjectNode) Json.parse("""
                {"cluster": "dev", "serviceName": "web", "desiredCount": 2, "launchType": "FARGATE",
                 "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"], "securityGroups": ["sg-1"]}}}""");
        stage.account()
                .setup()
                .service(service.put("taskDefinition", stage.account().setup().taskDefinition(Json.write(definition))));
        return stage;
    }

    /** The exit code of the command from now on; the agent beside it is killed with it. */
    private void migrations(int exitCode) {
        stage.account().conditions().runOtherwise(new RunBehaviour.Exits(Duration.ofSeconds(10), RUNS, exitCode, 137));
    }

    private void push(String tag) {
        assertThat(stage.outcome(deployments.pushEvent(tag)).path("outcome").asText())
                .isEqualTo("PREPARING");
    }

    private void taskEnds() {
        stage.advance(RUNS.plusMinutes(1)).account().step();
        deployments.deliverEvents();
    }

    private void deployed(String tag) {
        push(tag);
        taskEnds();
        deployments.completes("dev", "web");
    }

    private void failedTask(String tag) {
        migrations(3);
        push(tag);
        taskEnds();
    }

    private JsonNode ask(String action) {
        return ask(stage, Json.object().put("action", action));
    }

    private static JsonNode ask(FunctionFixture stage, ObjectNode request) {
        var result = stage.invoke(Json.write(request.put("service", "web").put("environment", "dev")));
        assertThat(result.errorMessage()).isEmpty();
        return result.answer().orElseThrow();
    }

    private static String text(JsonNode answer) {
        return answer.path("text").asText();
    }

    @Test
    void statusSaysSinceWhenTheReleaseTaskRuns() {
        deployed("main-1");
        push("main-2");

        JsonNode answer = ask("status");

        JsonNode web = answer.at("/services/0");
        assertThat(web.at("/running/revision").asInt()).isEqualTo(1);
        assertThat(web.at("/lastAttempt/revision").asInt()).isEqualTo(2);
        assertThat(web.at("/lastAttempt/state").asText()).isEqualTo("preparing");
        assertThat(web.at("/lastAttempt/releaseTask").asText()).matches(ID);
        assertThat(web.at("/waiting/for").asText()).isEqualTo("release-task");
        assertThat(web.at("/waiting/reason").asText()).matches("revision 2's release task runs since " + TIME);
        assertThat(web.has("desired")).isFalse();
        assertThat(text(answer)).containsPattern("""
                  last attempt: main-2 \\(2\\) preparing %1$s
                  revision 2's release task runs since %1$s""".formatted(TIME).indent(2).stripTrailing());
    }

    @Test
    void statusOfTheFirstDeploymentAndOfOneThatWaitsForAnothersTask() {
        push("main-1");
        push("main-2");

        JsonNode answer = ask("status");

        assertThat(text(answer))
                .contains("not deployed", "last attempt: main-2 (2) preparing")
                .containsPattern("\n  revision 2 waits for revision 1, whose release task runs since " + TIME);
    }

    @Test
    void statusShowsTheReleaseThatFailedWhileItPrepared() {
        deployed("main-1");
        failedTask("main-2");

        JsonNode answer = ask("status");

        assertThat(answer.at("/services/0/lastAttempt/state").asText()).isEqualTo("failed");
        assertThat(answer.at("/services/0").has("waiting")).isFalse();
        assertThat(text(answer))
                .contains("main-1 (1)  good")
                .containsPattern("last attempt: main-2 \\(2\\) failed " + TIME
                        + ": the release task failed: container app exited with 3 - ");
    }

    @Test
    void whyTellsHowTheReleaseTaskFailed() {
        deployed("main-1");
        failedTask("main-2");
        stage.account().forgetCalls();

        JsonNode answer = ask("why");

        assertThat(answer.path("failed").asBoolean()).isTrue();
        assertThat(answer.at("/release/revision").asInt()).isEqualTo(2);
        assertThat(answer.path("cause").asText())
                .isEqualTo("the release task failed: container app exited with 3; container agent exited with 137");
        String id = stage.tags("web-dev:2").get("slipway:release-task-id");
        JsonNode task = answer.path("releaseTask");
        assertThat(task.path("task").asText()).isEqualTo(id);
        assertThat(task.path("container").asText()).isEqualTo("app");
        assertThat(task.path("exitCode").asInt()).isEqualTo(3);
        assertThat(task.path("taskStatus").asText()).isEqualTo("STOPPED");
        assertThat(task.path("stopCode").asText()).isEqualTo("EssentialContainerExited");
        assertThat(task.path("containers").toString())
                .isEqualTo("[{\"name\":\"app\",\"exitCode\":3},{\"name\":\"agent\",\"exitCode\":137}]");
        assertThat(task.path("log").toString())
                .isEqualTo("{\"group\":\"/ecs/web\",\"stream\":\"web/app/%s\",\"region\":\"us-east-1\"}".formatted(id));
        assertThat(answer.has("rollback")).isFalse();
        assertThat(answer.path("serviceEvents")).isEmpty();
        assertThat(answer.path("comparedWith").asInt()).isEqualTo(1);
        assertThat(text(answer))
                .startsWith("web in dev: revision 2 (main-2) failed\nbecause the release task failed: container app")
                .containsSubsequence(
                        "registered from web-dev-template:2",
                        "release task started: task " + id,
                        "failed: the release task failed: container app exited with 3 - container agent",
                        "the service was not updated, so there is nothing to roll back",
                        "Release task " + id + " is STOPPED",
                        "  app (the command), exit code 3",
                        "  agent, exit code 137",
                        "  log group /ecs/web, stream web/app/" + id,
                        "Changed since revision 1 (main-1)",
                        "Now: the service runs web-dev:1")
                .doesNotContain("ECS lists no stopped task", "UpdateService", "not rolled back");
        assertThat(answer.toString()).doesNotContain("hush-hush", FunctionFixture.SECRET);
        assertThat(stage.account().calls())
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.operation()).startsWith("Describe"));
    }

    @Test
    void whyAndCheckAreReadable() {
        deployed("main-1");
        String check = text(ask("check"));
        failedTask("main-2");

        Golden.assertText("query/check-release-task.txt", check);
        Golden.assertText(
                "query/why-release-task.txt",
                text(ask("why"))
                        .replaceAll(ID, "0123456789abcdef0123456789abcdef")
                        .replaceAll("2026-03-10T12:\\d\\d:\\d\\dZ", "2026-03-10T12:00:00Z"));
    }

    /** ECS forgets the task about an hour after its end. */
    @Test
    void whyTellsWhatWasKeptWhenEcsForgotTheTask() {
        deployed("main-1");
        failedTask("main-2");
        stage.advance(Duration.ofHours(2)).account().step();

        JsonNode answer = ask("why");

        String id = stage.tags("web-dev:2").get("slipway:release-task-id");
        assertThat(answer.has("cause")).isFalse();
        assertThat(answer.at("/releaseTask/task").asText()).isEqualTo(id);
        assertThat(answer.at("/releaseTask").has("exitCode")).isFalse();
        assertThat(answer.at("/releaseTask/log/group").asText()).isEqualTo("/ecs/web");
        assertThat(text(answer))
                .contains(
                        "\nbecause the release task failed: container app exited with 3 - ",
                        "\nRelease task " + id + "\n  ECS does not know the task any more",
                        "\n  log group /ecs/web, stream web/app/" + id);
    }

    @Test
    void whySaysSoWhereTheTaskCannotBeRead() {
        failedTask("main-1");
        stage.account().faults().always("DescribeTasks", Fault.accessDenied("ecs:DescribeTasks"));

        JsonNode answer = ask("why");

        assertThat(answer.at("/releaseTask/trouble").asText()).contains("DescribeTasks");
        assertThat(text(answer)).contains("because the release task failed: ", "  not read: DescribeTasks");
    }

    @Test
    void whyOfWhatPreparesSaysWhatItWaitsFor() {
        deployed("main-1");
        push("main-2");
        push("main-3");
        ObjectNode which = Json.object().put("action", "why");

        String own = text(ask(stage, which.deepCopy().put("revision", 2)));
        JsonNode others = ask(stage, which.deepCopy().put("revision", 3));

        assertThat(own)
                .contains("(main-2) is preparing: its release task runs; when it has succeeded, Slipway updates")
                .containsPattern("Release task " + ID + " is (RUNNING|PROVISIONING|PENDING)\n  log group /ecs/web")
                .doesNotContain("ECS lists no stopped task", "because", "but so far");
        assertThat(text(others)).contains("(main-3) is preparing: it waits for the release task of revision 2\n");
        assertThat(others.at("/releaseTask/waitsFor").asInt()).isEqualTo(2);
        assertThat(others.path("failed").asBoolean(true)).isFalse();
    }

    @Test
    void whyOfWhatWasOvertakenSaysThatItsTaskNeverRan() {
        deployed("main-1");
        push("main-2");
        push("main-3");
        push("main-4");
        taskEnds();

        assertThat(text(ask(stage, Json.object().put("action", "why").put("revision", 3))))
                .contains("(main-3) is superseded: a later request won before its release task\n")
                .doesNotContain("release task started", "Release task");
    }

    /** The task succeeded, and the deployment failed: that is what a person asks about. */
    @Test
    void whyOfAFailedDeploymentHasItsReleaseTaskToo() {
        deployed("main-1");
        push("main-2");
        taskEnds();
        stage.advance(Duration.ofMinutes(1)).account().fail("dev", "web");
        deployments.deliverEvents();

        JsonNode answer = ask("why");

        assertThat(answer.path("cause").asText()).isNotEmpty().doesNotContain("release task");
        assertThat(answer.at("/releaseTask/exitCode").asInt(-1)).isZero();
        assertThat(text(answer))
                .containsSubsequence(
                        "release task started: task ",
                        "UpdateService called\n",
                        "Slipway rolled the service back to revision 1",
                        "app (the command), exit code 0");
    }

    @Test
    void historyShowsWhatPreparesWithItsTask() {
        deployed("main-1");
        push("main-2");
        push("main-3");

        JsonNode answer = ask("history");

        assertThat(answer.path("revisions"))
                .extracting(r -> r.path("state").asText())
                .containsExactly("preparing", "preparing", "good");
        assertThat(answer.at("/revisions/0").has("releaseTask")).isFalse();
        assertThat(answer.at("/revisions/1/releaseTask").asText()).matches(ID);
        assertThat(answer.at("/revisions/2/releaseTask").asText()).matches(ID);
        assertThat(answer.at("/revisions/2/desired").asBoolean()).isTrue();
        assertThat(text(answer))
                .contains("\n  waits for a release task\n")
                .containsPattern("\n  release task runs since " + TIME + ": task " + ID + "\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                           | true  | true  | ok     | a command of 2 words runs in container app, for 30 minutes at most, before
            , "container": "app", "timeoutMinutes": 90   | true  | true  | ok     | a command of 2 words runs in container app, for 90 minutes at most, before
            , "container": "agent"                       | true  | true  | refuse | container agent of web-dev-template:2 is not essential
            , "container": "worker"                      | true  | true  | refuse | has no container worker (it has: app, agent)
            ``                                           | false | true  | refuse | set its parameter RunTasks to ENABLED
            ``                                           | true  | false | refuse | set its parameter Reconcile to ENABLED
            """)
    void checkLooksAtTheReleaseTask(String more, boolean runs, boolean reconciles, String result, String reason) {
        try (var other = stage(
                more,
                Map.of(
                        "SLIPWAY_RUN_TASKS",
                        Boolean.toString(runs),
                        "SLIPWAY_RECONCILE",
                        Boolean.toString(reconciles)))) {
            JsonNode answer = ask(other, Json.object().put("action", "check"));

            assertThat(answer.path("checks")
                            .valueStream()
                            .filter(c -> c.path("check").asText().equals("release task")))
                    .singleElement()
                    .satisfies(c -> {
                        assertThat(c.path("result").asText()).isEqualTo(result);
                        assertThat(c.path("reason").asText()).contains(reason);
                    });
            assertThat(answer.toString()).doesNotContain("hush-hush");
        }
    }

    @Test
    void holdNamesWhatPreparesAndDoesNotStopIt() {
        deployed("main-1");
        push("main-2");
        push("main-3");

        JsonNode answer = ask(
                stage,
                Json.object().put("action", "hold").put("reason", "freeze").put("until", "2026-03-11T12:00:00Z"));

        assertThat(answer.at("/done/0/preparing").toString())
                .isEqualTo("[{\"revision\":2,\"imageTag\":\"main-2\"},{\"revision\":3,\"imageTag\":\"main-3\"}]");
        assertThat(text(answer).replaceAll("\\s+", " "))
                .isEqualTo(
                        "web in dev is held until 2026-03-11T12:00:00Z: freeze; the hold does not stop what prepares already: revision 2 (main-2), revision 3 (main-3)");
        taskEnds();
        taskEnds();
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:3");
        assertThat(ask("hold", "again").at("/done/0").has("preparing")).isFalse();
    }

    private JsonNode ask(String action, String reason) {
        return ask(stage, Json.object().put("action", action).put("reason", reason));
    }

    @Test
    void dryRunSaysThatAReleaseTaskWouldRun() {
        deployed("main-1");
        stage.image("v2");

        JsonNode answer = stage.invoke(
                        Json.write(FunctionFixture.request("dev", "v2").put("dryRun", true)))
                .answer()
                .orElseThrow();

        assertThat(answer.at("/outcomes/0/outcome").asText()).isEqualTo("PLANNED");
        assertThat(text(answer).replaceAll("\\s+", " "))
                .startsWith(
                        "PLANNED web in dev: acme/web:v2: dry run: nothing was written; a release task would run before the service is updated $.containerDefinitions");
        assertThat(stage.executed("RunTask")).hasSize(1);
        String same = Json.write(FunctionFixture.request("dev", "main-1").put("dryRun", true));
        assertThat(stage.outcome(same).path("reason").asText()).doesNotContain("release task");
    }

    @Test
    void eventsTellThatTheReleaseTaskFailedAndTheServiceWasNotTouched() {
        deployed("main-1");
        failedTask("main-2");

        List<String> titles = FunctionTraffic.published(stage).stream()
                .map(event -> "%s | %s"
                        .formatted(
                                event.detailType(), event.detail().path("title").asText()))
                .toList();
        assertThat(titles)
                .containsExactly(
                        "Deployment Started | web in dev: preparing main-1",
                        "Deployment Succeeded | web in dev: main-1 deployed",
                        "Deployment Started | web in dev: preparing main-2",
                        "Deployment Failed | web in dev: release task of main-2 failed, service not updated");
    }

    /** RollbackFunction notes the end first; or the request does, which then publishes it. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void waitingRequestFailsWithTheTasksEnd(boolean isEventFirst) {
        migrations(3);
        stage.image("v1");
        stage.afterEachPause(() -> {
            stage.account().step();
            if (isEventFirst) {
                deployments.deliverEvents();
            }
        });
        stage.account()
                .conditions()
                .runOtherwise(new RunBehaviour.Exits(Duration.ofSeconds(5), Duration.ofSeconds(20), 3, 137));

        String message = stage.errorMessage(
                Json.write(FunctionFixture.request("dev", "v1").put("wait", true)));

        assertThat(message)
                .startsWith("FAILED web in dev: the release task failed: container app exited with 3")
                .endsWith("; the service was not updated");
        assertThat(FunctionTraffic.published(stage))
                .allSatisfy(event -> assertThat(event.detail().path("settledAt").asText())
                        .isEqualTo(stage.tags("web-dev:1").get("slipway:settled-at")));
        assertThat(FunctionTraffic.published(stage))
                .extracting(event -> event.detail().path("title").asText())
                .containsExactly("web in dev: release task of v1 failed, service not updated");
    }

    @Test
    void requestThatFollowsTheDeploymentReadsOfItsReleaseTask() {
        deployed("main-1");
        stage.image("v2");

        JsonNode answer = stage.invoke(Json.write(
                        FunctionFixture.request("dev", "v2").put("wait", true).put("seen", "")))
                .answer()
                .orElseThrow();

        assertThat(answer.at("/outcomes/0/outcome").asText()).isEqualTo("PREPARING");
        assertThat(answer.at("/outcomes/0/settled").asBoolean(true)).isFalse();
        assertThat(text(answer))
                .matches("web in dev \\(web-dev:2\\): acme/web:v2: revision 2's release task runs since " + TIME);
    }
}
