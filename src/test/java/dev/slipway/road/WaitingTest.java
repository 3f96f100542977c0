package dev.slipway.road;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Json;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * A pipeline that asks for a version and waits: green when ECS has settled, red when something else came of it. What
 * happens meanwhile happens right after the telling, so that nobody here sleeps.
 */
class WaitingTest {
    /** Time for one look, and none to wait for the next. */
    private static final Duration ONE_LOOK = Duration.ofSeconds(14);

    @Test
    void whoWaitsIsAnsweredThatItRuns() {
        try (var stage = new Stage().web()) {
            stage.image("v1.4.2");
            whenTold(stage, () -> stage.world().settle("production", "web"));
            JsonNode outcome = stage.outcome(Stage.file("deploy-and-wait.json"));

            assertThat(outcome.path("outcome").asText()).isEqualTo("SUCCEEDED");
            assertThat(outcome.path("settled").asBoolean()).isTrue();
            assertThat(outcome.path("settledAt").asText()).isNotEmpty();
        }
    }

    @Test
    void aVersionThatFailsAndIsRolledBackFailsTheRequestWithEcssWords() {
        try (var stage = new Stage().web()) {
            var endings = new Endings(stage).goodInProd("v1.4.1");
            stage.image("v1.4.2");
            whenTold(stage, () -> {
                stage.world().fail("production", "web");
                endings.hear();
            });

            assertThat(stage.errorMessage(Stage.file("deploy-and-wait.json")))
                    .startsWith("ROLLED_BACK web in prod: ")
                    .contains("task failed to start", "the service went back to revision 1");
            assertThat(stage.runs("production", "web")).isEqualTo("web-prod:1");
        }
    }

    @Test
    void aVersionThatFailsWithNothingToGoBackToFailsTheRequest() {
        try (var stage = new Stage().web()) {
            var endings = new Endings(stage);
            stage.image("v1.4.2");
            whenTold(stage, () -> {
                stage.world().fail("production", "web");
                endings.hear();
            });

            assertThat(stage.errorMessage(Stage.file("deploy-and-wait.json")))
                    .startsWith("FAILED web in prod: ")
                    .contains("task failed to start");
        }
    }

    @Test
    void aVersionThatIsSupersededFailsTheRequest() {
        try (var stage = new Stage().web()) {
            stage.image("v1.4.2");
            stage.image("v1.4.3");
            whenTold(
                    stage,
                    () -> stage.pass(Duration.ofMinutes(1)).outcome(Json.write(Stage.request("prod", "v1.4.3"))));

            assertThat(stage.errorMessage(Stage.file("deploy-and-wait.json")))
                    .startsWith("SUPERSEDED web in prod: ")
                    .contains("revision 2 was requested later");
            assertThat(stage.runs("production", "web")).isEqualTo("web-prod:2");
        }
    }

    @Test
    void whoseTimeIsUpIsAnsweredThatItHasNotSettled() {
        try (var stage = new Stage(Stage.CONFIGURATION, ONE_LOOK).web()) {
            stage.image("v1.4.2");
            JsonNode outcome = stage.outcome(Stage.file("deploy-and-wait.json"));

            assertThat(outcome.path("outcome").asText()).isEqualTo("DEPLOYING");
            assertThat(outcome.path("settled").isBoolean()).isTrue();
            assertThat(outcome.path("settled").asBoolean()).isFalse();
            assertThat(outcome.path("reason").asText()).contains("had not settled when the function's time was up");
        }
    }

    @Test
    void whoAsksAgainAndWaitsForWhatRunsAlreadyIsAnsweredAtOnce() {
        try (var stage = new Stage().web()) {
            new Endings(stage).goodInProd("v1.4.2");
            JsonNode outcome = stage.outcome(Stage.file("deploy-and-wait.json"));

            assertThat(outcome.path("outcome").asText()).isEqualTo("UNCHANGED");
            assertThat(outcome.path("settled").asBoolean()).isTrue();
        }
    }

    /** A pipeline whose invocation was cut off asks again; what it asked for has come to nothing meanwhile. */
    @Test
    void whoAsksAgainByItsIdHearsThatItWasRolledBack() {
        try (var stage = new Stage(Stage.CONFIGURATION, ONE_LOOK).web()) {
            var endings = new Endings(stage).goodInProd("v1.4.1").image("v1.4.2");
            var request = (ObjectNode) Json.parse(Stage.file("deploy-and-wait.json"));
            String withId = Json.write(request.put("id", "pipeline-7"));
            stage.outcome(withId);
            stage.world().fail("production", "web");
            endings.hear();
            endings.completes("production", "web");

            assertThat(stage.errorMessage(withId))
                    .startsWith("ROLLED_BACK web in prod: ")
                    .contains("task failed to start", "the service went back to revision 1");
        }
    }

    /** The first time only: what happens then may tell the service, too. */
    private static void whenTold(Stage stage, Runnable happens) {
        var first = new AtomicBoolean(true);
        stage.world().faults().after((service, operation, input) -> {
            if (operation.equals("TagResource")
                    && input.toString().contains("slipway:deployment")
                    && first.compareAndSet(true, false)) {
                happens.run();
            }
        });
    }
}
