package dev.slipway.road;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.LocalFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What comes of the events that the project shows. */
class EveryEventTest {
    private static final Map<String, String> EVENTS = Map.ofEntries(
            entry("push.json", "DEPLOYING dev"),
            entry("push-multi-arch.json", "IGNORED"),
            entry("push-multi-arch-child.json", "IGNORED"),
            entry("push-signature.json", "IGNORED"),
            entry("delete.json", "IGNORED"),
            entry("storage-class.json", "IGNORED"),
            entry("replication.json", "IGNORED"),
            entry("deploy-requested.json", "DEPLOYING prod"),
            entry("deploy.json", "DEPLOYING prod"),
            entry("deploy-and-wait.json", "DEPLOYING prod"),
            entry("dry-run.json", "PLANNED prod"),
            entry("promote.json", "REFUSED prod"),
            entry("rollback.json", "REFUSED prod"),
            entry("rollback-to.json", "REFUSED prod"),
            entry("status.json", "REFUSED"),
            entry("history.json", "REFUSED"),
            entry("state-change-completed.json", "IGNORED"),
            entry("state-change-failed.json", "IGNORED"),
            entry("scheduled.json", "IGNORED"));

    @Test
    void everyEventFileComesToItsOutcome() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("events"))) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrderElementsOf(EVENTS.keySet());
        }
        EVENTS.forEach((file, expected) -> {
            try (var own = new Stage().web()) {
                String main = own.image("main-42");
                own.image("v1.4.2");
                String found = comesTo(own, file.startsWith("push") ? Stage.event(file, main) : Stage.file(file));
                assertThat(found).as(file).startsWith(expected);
                assertThat(own.writes().isEmpty()).as(file).isEqualTo(!expected.startsWith("DEPLOYING"));
            }
        });
    }

    /** An outcome and its environment, or what a request that is not done fails with. */
    private static String comesTo(Stage stage, String event) {
        LocalFunction.Result result = stage.invoke(event);
        return result.errorMessage()
                .map(message -> message.replace("web in ", ""))
                .orElseGet(() -> {
                    JsonNode outcome = result.answer().orElseThrow().at("/outcomes/0");
                    return outcome.path("outcome").asText() + " "
                            + outcome.path("environment").asText();
                });
    }
}
