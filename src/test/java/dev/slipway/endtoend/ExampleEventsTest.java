package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The outcome of each example in events/, in the function that handles it. */
class ExampleEventsTest {
    private static final List<String> FOR_ROLLBACK_FUNCTION = List.of(
            "state-change-completed.json",
            "state-change-failed.json",
            "release-task-stopped.json",
            "hook-awaiting-action.json",
            "scheduled.json");

    private static Arguments expected(String file, String outcome) {
        return expected(file, outcome, endings -> {});
    }

    /** @param before prepares web in dev and prod */
    private static Arguments expected(String file, String outcome, Consumer<DeploymentFixture> before) {
        return Arguments.of(file, outcome, before);
    }

    static Stream<Arguments> files() {
        Consumer<DeploymentFixture> imageExists = endings -> endings.image("v1.4.2");
        Consumer<DeploymentFixture> twoReleases =
                endings -> endings.deployGoodInProd("v1.4.1").deployGoodInProd("v1.4.2");
        Consumer<DeploymentFixture> since = endings ->
                endings.deployGoodInProd("v1.4.1").later(Duration.ofHours(1)).deployGoodInProd("v1.4.2");
        return Stream.of(
                expected("push.json", "DEPLOYING dev"),
                expected("push-multi-arch.json", "IGNORED"),
                expected("push-multi-arch-child.json", "IGNORED"),
                expected("push-signature.json", "IGNORED"),
                expected("delete.json", "IGNORED"),
                expected("storage-class.json", "IGNORED"),
                expected("replication.json", "IGNORED"),
                expected("deploy-requested.json", "DEPLOYING prod", imageExists),
                expected("deploy.json", "DEPLOYING prod", imageExists),
                expected("deploy-and-wait.json", "UNCHANGED prod", twoReleases),
                expected("dry-run.json", "PLANNED prod", imageExists),
                expected("promote.json", "DEPLOYING prod", endings -> endings.deployGood("main-1")),
                expected("rollback.json", "DEPLOYING prod", twoReleases),
                expected("rollback-to.json", "DEPLOYING prod", twoReleases),
                expected("rollback-since.json", "DEPLOYING prod", since),
                expected("restart.json", "DEPLOYING prod", twoReleases),
                expected("promote-all.json", "PLANNED prod", endings -> endings.deployGood("main-1")),
                expected("hold.json", "done: 1", twoReleases),
                expected("unhold.json", "done: 0", twoReleases),
                expected("continue.json", "REFUSED prod", twoReleases),
                expected(
                        "abort.json",
                        "done: 1",
                        endings -> endings.deployGoodInProd("v1.4.1").deployInProd("v1.4.2")),
                expected("run.json", "REFUSED dev"),
                expected("status.json", "services: 2", twoReleases),
                expected("history.json", "revisions: 2", twoReleases),
                expected("why.json", "failed: false", twoReleases),
                expected("check.json", "checks: 10", twoReleases),
                expected("check-configuration.json", "checks: 1"),
                expected("diff.json", "changes: 1", twoReleases),
                expected("template-registered.json", "IGNORED"),
                expected("state-change-completed.json", "SUCCEEDED dev", endings -> endings.push("main-1")),
                expected(
                        "state-change-failed.json",
                        "ROLLED_BACK dev",
                        endings -> endings.deployGood("main-1").deployBad("main-2")),
                expected(
                        "release-task-stopped.json",
                        "SUCCEEDED dev",
                        endings -> endings.push("main-1").settled()),
                expected("hook-awaiting-action.json", "IGNORED prod", twoReleases),
                expected(
                        "scheduled.json",
                        "SUCCEEDED dev",
                        endings -> endings.push("main-1").settled()));
    }

    @Test
    void eachExampleEventIsTested() throws IOException {
        try (Stream<Path> found = Files.list(Path.of("events"))) {
            assertThat(found.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            files().map(f -> f.get()[0].toString()).toList());
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("files")
    void exampleEventHasExpectedOutcome(String file, String expected, Consumer<DeploymentFixture> before) {
        try (var stage = new FunctionFixture().web()) {
            String main = stage.image("main-42");
            before.accept(new DeploymentFixture(stage));
            stage.account().forgetCalls();
            String event = file.startsWith("push")
                    ? FunctionFixture.event(file, main)
                    : file.startsWith("state") ? ofThisDeployment(stage, file) : FunctionFixture.file(file);

            assertThat(outcomeOf(
                            FOR_ROLLBACK_FUNCTION.contains(file) ? stage.invokeRollback(event) : stage.invoke(event)))
                    .isEqualTo(expected);
            assertThat(stage.writes().isEmpty())
                    .isEqualTo(!expected.matches("(DEPLOYING|SUCCEEDED|ROLLED_BACK) .*|done: 1"));
        }
    }

    /** ECS's deployment ids differ in each run. */
    private static String ofThisDeployment(FunctionFixture stage, String file) {
        var event = (ObjectNode) Json.parse(FunctionFixture.file(file));
        event.withObject("/detail").put("deploymentId", stage.tags("web-dev").get("slipway:deployment"));
        return Json.write(event);
    }

    private static String outcomeOf(Invocable.Result result) {
        if (result.errorMessage().isPresent()) {
            return result.errorMessage().get().replaceFirst("([A-Z]+) \\w+ in (\\w+): .*", "$1 $2");
        }
        JsonNode answer = result.answer().orElseThrow();
        for (String list : List.of("services", "revisions", "checks", "changes", "done")) {
            if (answer.has(list)) {
                return list + ": " + answer.path(list).size();
            }
        }
        if (answer.has("failed")) {
            return "failed: " + answer.path("failed").asBoolean();
        }
        JsonNode outcome = answer.at("/outcomes/0");
        return (outcome.path("outcome").asText() + " "
                        + outcome.path("environment").asText())
                .strip();
    }
}
