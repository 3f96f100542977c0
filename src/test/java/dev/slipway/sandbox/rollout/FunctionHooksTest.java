package dev.slipway.sandbox.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.Calls;
import dev.slipway.sandbox.Simulation;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionHooksTest {
    private static final String BLUE_GREEN = "'strategy': 'BLUE_GREEN', 'bakeTimeInMinutes': 5";
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:smoke";
    private static final String HOOK = "'hookTargetArn': '" + FUNCTION
            + "', 'roleArn': 'arn:aws:iam::123456789012:role/ecs', 'lifecycleStages': ['%s']";

    private final List<JsonNode> calls = new ArrayList<>();
    private final ArrayDeque<String> answers = new ArrayDeque<>();

    /** The function answers what is in {@link #answers}, and then SUCCEEDED. */
    private Simulation deploying(String configuration) {
        var simulation = new Simulation(2, configuration);
        simulation.account().functions((function, payload) -> {
            assertThat(function).isEqualTo(FUNCTION);
            calls.add(Json.parse(payload));
            String answer = Optional.ofNullable(answers.poll()).orElse("{'hookStatus': 'SUCCEEDED'}");
            return answer.isEmpty() ? Optional.empty() : Optional.of(Json.parse(answer.replace('\'', '"')));
        });
        return simulation.deploy(2);
    }

    private static String hooks(String... hooks) {
        return ", 'lifecycleHooks': [{%s}]".formatted(String.join("}, {", hooks));
    }

    private static String at(String stage) {
        return HOOK.formatted(stage);
    }

    @ParameterizedTest(name = "at {0}")
    @CsvSource({
        "RECONCILE_SERVICE, , ",
        "PRE_SCALE_UP, , ",
        "POST_SCALE_UP, , ",
        "TEST_TRAFFIC_SHIFT, 100 0, ",
        "POST_TEST_TRAFFIC_SHIFT, , ",
        "PRE_PRODUCTION_TRAFFIC_SHIFT, , 0 100",
        "PRODUCTION_TRAFFIC_SHIFT, , 100 0",
        "POST_PRODUCTION_TRAFFIC_SHIFT, , "
    })
    void functionGetsTheDocumentedEventAndLetsTheDeploymentGoOn(
            String stage, @Nullable String test, @Nullable String production) {
        var simulation = deploying(BLUE_GREEN + hooks(at(stage) + ", 'hookDetails': {'url': 'http://web'}"));
        simulation.run(20).later(Duration.ofMinutes(5));

        assertThat(simulation.history()).startsWith("SUCCESSFUL");
        assertThat(simulation.events()).contains("HOOK_IN_PROGRESS", "HOOK_SUCCEEDED");
        assertThat(calls).hasSize(1);
        String target = simulation.newest().at("/targetServiceRevision/arn").asText();
        String source = simulation.newest().at("/sourceServiceRevisions/0/arn").asText();
        assertThat(calls.getFirst())
                .isEqualTo(Calls.object(
                        "{'executionId': '%s', 'lifecycleStage': '%s', 'resourceArn': '%s', 'executionDetails': {'serviceArn': 'arn:aws:ecs:us-east-1:123456789012:service/dev/web', 'targetServiceRevisionArn': '%s', 'testTrafficWeights': %s, 'productionTrafficWeights': %s}, 'hookDetails': {'url': 'http://web'}}"
                                .formatted(
                                        simulation
                                                .newest()
                                                .at("/lifecycleHookDetails/0/hookId")
                                                .asText(),
                                        stage,
                                        simulation.newestArn(),
                                        target,
                                        weights(target, source, test),
                                        weights(target, source, production))));
    }

    private static String weights(String target, String source, @Nullable String percents) {
        if (percents == null) {
            return "{}";
        }
        String[] both = percents.split(" ", -1);
        return "{'%s': %s, '%s': %s}".formatted(target, both[0], source, both[1]);
    }

    @Test
    void hookIsShownWhileItsFunctionIsAskedAgain() {
        answers.add("{'hookStatus': 'IN_PROGRESS'}");
        answers.add("{'hookStatus': 'IN_PROGRESS', 'callBackDelay': 60, 'hookDetails': {'tries': 1}}");
        var simulation = deploying(BLUE_GREEN + hooks(at("POST_TEST_TRAFFIC_SHIFT") + ", 'hookDetails': {'url': 'x'}"));
        simulation.run(10);

        JsonNode newest = simulation.newest();
        assertThat(newest.path("lifecycleStage").asText()).isEqualTo("POST_TEST_TRAFFIC_SHIFT");
        JsonNode hook = newest.at("/lifecycleHookDetails/0");
        assertThat(hook.path("targetType").asText()).isEqualTo("AWS_LAMBDA");
        assertThat(hook.path("targetArn").asText()).isEqualTo(FUNCTION);
        assertThat(hook.path("status").asText()).isEqualTo("IN_PROGRESS");
        assertThat(hook.path("timeoutAction").asText()).isEqualTo("ROLLBACK");
        assertThat(hook.path("expiresAt").decimalValue().longValue())
                .isEqualTo(simulation.now().plus(Duration.ofHours(24)).getEpochSecond());

        assertThat(asked(simulation.run(29))).containsExactly("{'url':'x'}");
        assertThat(asked(simulation.run(1))).hasSize(2);
        assertThat(asked(simulation.run(59))).hasSize(2);
        assertThat(asked(simulation.run(1))).containsExactly("{'url':'x'}", "{'url':'x'}", "{'url':'x','tries':1}");
        assertThat(simulation.later(Duration.ofMinutes(5)).history()).startsWith("SUCCESSFUL");
        assertThat(simulation.events())
                .containsExactly("IN_PROGRESS", "HOOK_IN_PROGRESS", "HOOK_SUCCEEDED", "COMPLETED");
    }

    private List<String> asked(Simulation after) {
        assertThat(after.history()).isNotEmpty();
        return calls.stream()
                .map(call -> Json.write(call.path("hookDetails")).replace('"', '\''))
                .toList();
    }

    @ParameterizedTest(name = "answer {0}")
    @ValueSource(
            strings = {
                "{'hookStatus': 'FAILED'}",
                "{'hookStatus': 'succeeded'}",
                "{'hookStatus': 7}",
                "{'status': 'SUCCEEDED'}",
                "[{'hookStatus': 'SUCCEEDED'}]",
                "null",
                ""
            })
    void failedFunctionRollsBack(String answer) {
        answers.add(answer);
        var simulation = deploying(BLUE_GREEN + hooks(at("POST_TEST_TRAFFIC_SHIFT")));
        simulation.run(12);

        assertThat(simulation.history()).startsWith("ROLLBACK_SUCCESSFUL");
        assertThat(simulation.deployments()).containsExactly("PRIMARY web:1 - 2+0/2");
        assertThat(simulation.events())
                .containsExactly("IN_PROGRESS", "HOOK_IN_PROGRESS", "HOOK_FAILED", "IN_PROGRESS", "COMPLETED");
        assertThat(simulation.newest().at("/lifecycleHookDetails/0/status").asText())
                .isEqualTo("FAILED");
        assertThat(simulation.newest().at("/rollback/reason").asText()).contains("lifecycle hook");
        assertThat(calls).hasSize(1);
    }

    @Test
    void eventHasTheDocumentedMembersWithoutATime() {
        answers.add("{'hookStatus': 'FAILED'}");
        var simulation = deploying(BLUE_GREEN + hooks(at("POST_TEST_TRAFFIC_SHIFT")));
        simulation.run(12);

        JsonNode event = simulation.account().bus().events().stream()
                .filter(e -> e.detail().path("eventName").asText().equals("HOOK_FAILED"))
                .map(e -> Json.parse(e.json()))
                .findFirst()
                .orElseThrow();
        assertThat(event.path("detail-type").asText()).isEqualTo("ECS Hook State Change");
        assertThat(event.at("/resources/0").asText()).isEqualTo(simulation.newestArn());
        assertThat(event.path("detail").propertyStream().map(Map.Entry::getKey))
                .containsExactly(
                        "eventType",
                        "eventName",
                        "hookId",
                        "hookType",
                        "lifecycleStage",
                        "clusterArn",
                        "serviceArn",
                        "serviceDeploymentArn",
                        "updatedAt");
        assertThat(event.at("/detail/eventType").asText()).isEqualTo("ERROR");
        assertThat(event.at("/detail/hookType").asText()).isEqualTo("AWS_LAMBDA");
        assertThat(event.at("/detail/lifecycleStage").asText()).isEqualTo("POST_TEST_TRAFFIC_SHIFT");
        assertThat(event.at("/detail/hookId")).isEqualTo(simulation.newest().at("/lifecycleHookDetails/0/hookId"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"ROLLBACK, ROLLBACK_SUCCESSFUL", "CONTINUE, SUCCESSFUL"})
    void functionThatDoesNotFinishTimesOut(String action, String status) {
        Stream.generate(() -> "{'hookStatus': 'IN_PROGRESS', 'callBackDelay': 50}")
                .limit(9)
                .forEach(answers::add);
        var simulation = deploying(BLUE_GREEN
                + hooks(at("POST_SCALE_UP")
                        + ", 'timeoutConfiguration': {'timeoutInMinutes': 2, 'action': '%s'}".formatted(action)));
        simulation.run(129);
        assertThat(simulation.history()).startsWith("IN_PROGRESS");
        assertThat(calls).hasSize(3);

        simulation.run(2).later(Duration.ofMinutes(5));

        assertThat(simulation.history()).startsWith(status);
        assertThat(simulation.events()).contains("HOOK_TIMED_OUT").doesNotContain("HOOK_FAILED", "HOOK_SUCCEEDED");
        assertThat(calls).hasSize(3);
    }

    @ParameterizedTest(name = "{0}, then {1}")
    @CsvSource({"ROLLBACK, SUCCEEDED, ROLLBACK_SUCCESSFUL", "CONTINUE, FAILED, SUCCESSFUL"})
    void answerAfterTheTimeoutDoesNotCount(String action, String answer, String status) {
        answers.add("{'hookStatus': '%s'}".formatted(answer));
        var simulation = deploying(BLUE_GREEN
                + hooks(at("PRE_SCALE_UP")
                        + ", 'timeoutConfiguration': {'timeoutInMinutes': 1, 'action': '%s'}".formatted(action)));
        var running = new ArrayList<Runnable>();
        simulation.account().step(running::add);
        simulation.account().step(running::add);
        assertThat(running).hasSize(1);

        simulation.run(61);
        assertThat(calls).isEmpty();
        running.getFirst().run();

        assertThat(calls).hasSize(1);
        assertThat(simulation.run(30).later(Duration.ofMinutes(5)).history()).startsWith(status);
        assertThat(simulation.events()).contains("HOOK_TIMED_OUT").doesNotContain("HOOK_SUCCEEDED", "HOOK_FAILED");
    }

    @Test
    void functionMayCallTheAccountFromAnotherThread() {
        var simulation = new Simulation(2, BLUE_GREEN + hooks(at("PRE_SCALE_UP")));
        simulation
                .account()
                .functions((function, payload) -> CompletableFuture.supplyAsync(
                                () -> simulation.newest().path("lifecycleStage").asText())
                        .orTimeout(10, TimeUnit.SECONDS)
                        .thenApply(stage -> Optional.<JsonNode>of(
                                Json.object().put("hookStatus", stage.equals("PRE_SCALE_UP") ? "SUCCEEDED" : "FAILED")))
                        .join());

        simulation.deploy(2).run(11).later(Duration.ofMinutes(5));

        assertThat(simulation.history()).startsWith("SUCCESSFUL");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"PRE_PRODUCTION_TRAFFIC_SHIFT, 0 5", "PRODUCTION_TRAFFIC_SHIFT, 5 100", "POST_TEST_TRAFFIC_SHIFT, -"})
    void canaryAsksBeforeOrAtEachShift(String stage, String percents) {
        var simulation = deploying("'strategy': 'CANARY'" + hooks(at(stage)));
        simulation.run(15).later(Duration.ofMinutes(10)).later(Duration.ofMinutes(10));

        assertThat(simulation.history()).startsWith("SUCCESSFUL");
        String target = simulation.newest().at("/targetServiceRevision/arn").asText();
        assertThat(String.join(
                        " ",
                        calls.stream()
                                .map(call -> call.path("executionDetails")
                                        .path("productionTrafficWeights")
                                        .path(target)
                                        .asText("-"))
                                .toList()))
                .isEqualTo(percents);
        assertThat(calls.stream().map(call -> call.path("executionId").asText()).distinct())
                .hasSameSizeAs(calls);
    }

    @Test
    void pauseAndFunctionAtOneStageMustBothEnd() {
        String pause = "'targetType': 'PAUSE', 'lifecycleStages': ['POST_SCALE_UP']";
        answers.add("{'hookStatus': 'IN_PROGRESS'}");
        var simulation = deploying(BLUE_GREEN + hooks(pause, "'targetType': 'AWS_LAMBDA', " + at("POST_SCALE_UP")));
        simulation.run(60);
        assertThat(statuses(simulation)).containsExactly("PAUSE AWAITING_ACTION", "AWS_LAMBDA SUCCEEDED");
        assertThat(simulation.newest().path("lifecycleStage").asText()).isEqualTo("POST_SCALE_UP");

        simulation.account().proceed("dev", "web");

        assertThat(simulation.later(Duration.ZERO).later(Duration.ofMinutes(5)).history())
                .startsWith("SUCCESSFUL");
    }

    @Test
    void functionThatFailsRollsBackWhileAPauseWaits() {
        String pause = "'targetType': 'PAUSE', 'lifecycleStages': ['POST_SCALE_UP']";
        answers.add("{'hookStatus': 'FAILED'}");
        var simulation = deploying(BLUE_GREEN + hooks(pause, at("POST_SCALE_UP")));
        simulation.run(12);

        assertThat(simulation.history()).startsWith("ROLLBACK_SUCCESSFUL");
        assertThat(statuses(simulation)).contains("AWS_LAMBDA FAILED");
    }

    private static List<String> statuses(Simulation simulation) {
        return simulation
                .newest()
                .path("lifecycleHookDetails")
                .valueStream()
                .map(h -> h.path("targetType").asText() + " " + h.path("status").asText())
                .toList();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "PRE_SCALE_UP, SUCCEEDED, SUCCESSFUL, web:2",
        "PRE_SCALE_UP, FAILED, ROLLBACK_SUCCESSFUL, web:1",
        "POST_SCALE_UP, SUCCEEDED, SUCCESSFUL, web:2",
        "POST_SCALE_UP, FAILED, ROLLBACK_SUCCESSFUL, web:1"
    })
    void rollingDeploymentAsksBeforeAndAfterItsTasksStart(String stage, String answer, String status, String runs) {
        answers.add("{'hookStatus': '%s'}".formatted(answer));
        var simulation = deploying(hooks(at(stage)).substring(2));
        simulation.run(40);

        assertThat(simulation.history()).startsWith(status);
        assertThat(simulation.deployments()).containsExactly("PRIMARY %s COMPLETED 2+0/2".formatted(runs));
        assertThat(calls).hasSize(1);
    }

    @Test
    void serviceShowsItsHooksAsGiven() {
        String given = at("POST_SCALE_UP") + ", 'hookDetails': ['any', {'json': null}], 'targetType': 'AWS_LAMBDA'";
        var simulation = new Simulation(2, BLUE_GREEN + hooks(given));

        assertThat(simulation.service().at("/deploymentConfiguration/lifecycleHooks/0"))
                .isEqualTo(Calls.object("{" + given + "}"));
    }
}
