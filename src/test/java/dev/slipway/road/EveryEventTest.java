package dev.slipway.road;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Json;
import dev.slipway.sandbox.local.LocalFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes of the events that the project shows, in the function that they are for. */
class EveryEventTest {
    private static final List<String> FOR_THE_SECOND =
            List.of("state-change-completed.json", "state-change-failed.json", "scheduled.json");

    private static Arguments comes(String file, String outcome) {
        return comes(file, outcome, endings -> {});
    }

    /** @param before what happened to web in dev and prod until then */
    private static Arguments comes(String file, String outcome, Consumer<Endings> before) {
        return Arguments.of(file, outcome, before);
    }

    static Stream<Arguments> files() {
        Consumer<Endings> isThere = endings -> endings.image("v1.4.2");
        Consumer<Endings> ran = endings -> endings.goodInProd("v1.4.1").goodInProd("v1.4.2");
        return Stream.of(
                comes("push.json", "DEPLOYING dev"),
                comes("push-multi-arch.json", "IGNORED"),
                comes("push-multi-arch-child.json", "IGNORED"),
                comes("push-signature.json", "IGNORED"),
                comes("delete.json", "IGNORED"),
                comes("storage-class.json", "IGNORED"),
                comes("replication.json", "IGNORED"),
                comes("deploy-requested.json", "DEPLOYING prod", isThere),
                comes("deploy.json", "DEPLOYING prod", isThere),
                comes("deploy-and-wait.json", "UNCHANGED prod", ran),
                comes("dry-run.json", "PLANNED prod", isThere),
                comes("promote.json", "DEPLOYING prod", endings -> endings.good("main-1")),
                comes("rollback.json", "DEPLOYING prod", ran),
                comes("rollback-to.json", "DEPLOYING prod", ran),
                comes("status.json", "services: 2", ran),
                comes("history.json", "revisions: 2", ran),
                comes("template-registered.json", "IGNORED"),
                comes("state-change-completed.json", "SUCCEEDED dev", endings -> endings.push("main-1")),
                comes(
                        "state-change-failed.json",
                        "ROLLED_BACK dev",
                        endings -> endings.good("main-1").bad("main-2")),
                comes(
                        "scheduled.json",
                        "SUCCEEDED dev",
                        endings -> endings.push("main-1").settled()));
    }

    @Test
    void everyFileIsThere() throws IOException {
        try (Stream<Path> found = Files.list(Path.of("events"))) {
            assertThat(found.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            files().map(f -> f.get()[0].toString()).toList());
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("files")
    void anEventComesToItsOutcome(String file, String expected, Consumer<Endings> before) {
        try (var stage = new Stage().web()) {
            String main = stage.image("main-42");
            before.accept(new Endings(stage));
            stage.world().forgetCalls();
            String event = file.startsWith("push")
                    ? Stage.event(file, main)
                    : file.startsWith("state") ? ofThisDeployment(stage, file) : Stage.file(file);

            assertThat(comesTo(FOR_THE_SECOND.contains(file) ? stage.hear(event) : stage.invoke(event)))
                    .isEqualTo(expected);
            assertThat(stage.writes().isEmpty()).isEqualTo(!expected.matches("(DEPLOYING|SUCCEEDED|ROLLED_BACK) .*"));
        }
    }

    /** ECS's numbers are new each time. */
    private static String ofThisDeployment(Stage stage, String file) {
        var event = (ObjectNode) Json.parse(Stage.file(file));
        event.withObject("/detail").put("deploymentId", stage.tags("web-dev").get("slipway:deployment"));
        return Json.write(event);
    }

    private static String comesTo(LocalFunction.Result result) {
        assertThat(result.errorMessage()).isEmpty();
        JsonNode answer = result.answer().orElseThrow();
        for (String list : List.of("services", "revisions")) {
            if (answer.has(list)) {
                return list + ": " + answer.path(list).size();
            }
        }
        JsonNode outcome = answer.at("/outcomes/0");
        return (outcome.path("outcome").asText() + " "
                        + outcome.path("environment").asText())
                .strip();
    }
}
