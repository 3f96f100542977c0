package dev.slipway.road;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.api.Fault;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The way back is cut off between its calls, or nobody heard that it was needed: who looks next goes on from there. */
class HealingTest {
    /** Enough for one way back on a busy machine, and little to wait for where AWS never answers. */
    private static final Duration SHORT = Duration.ofSeconds(5);

    /**
     * Between writing down where the service goes and the service's answer; who looks next, and what that one has to
     * say. Where the service was told though nobody could answer, nothing is left to do.
     */
    static Stream<Arguments> cutOff() {
        return Stream.of(
                Arguments.of(Fault.throttled(), true, "ROLLED_BACK"),
                Arguments.of(Fault.serverError(), false, "ROLLED_BACK"),
                Arguments.of(new Fault.NoAnswer(false), true, "ROLLED_BACK"),
                Arguments.of(new Fault.NoAnswer(true), true, "IGNORED"),
                Arguments.of(new Fault.NoAnswer(true), false, ""));
    }

    @ParameterizedTest(name = "{0}, by the retry: {1}")
    @MethodSource("cutOff")
    void whatWasWrittenDownAndNotToldIsToldByWhoComesNext(Fault fault, boolean byTheRetry, String says) {
        try (var stage = new Stage(Stage.CONFIGURATION, SHORT).web()) {
            var endings = new Endings(stage).good("main-1").bad("main-2");
            String failed = endings.event("SERVICE_DEPLOYMENT_FAILED");
            stage.world().faults().always("UpdateService", fault);

            assertThat(stage.hear(failed).errorMessage().orElseThrow())
                    .contains("FAILED web in dev", "revision 1 again, but then: UpdateService");
            assertThat(endings.states("web-dev")).isEqualTo("good failed>1");
            assertThat(endings.published())
                    .as("nothing has come of it yet")
                    .containsExactly("Deployment Started", "Deployment Succeeded", "Deployment Started");

            stage.world().faults().clear();
            List<JsonNode> next = byTheRetry ? Endings.outcomes(stage.hear(failed)) : endings.look();
            assertThat(String.join(" ", Endings.kinds(next))).isEqualTo(says);
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
            endings.lose().completes("dev", "web");
            assertThat(endings.look()).as("all is well").isEmpty();
            assertThat(endings.states("web-dev")).isEqualTo("good failed>1");
        }
    }

    @Test
    void whoseNotesCannotBeWrittenDoesNotTellTheService() {
        try (var stage = new Stage(Stage.CONFIGURATION, SHORT).web()) {
            var endings = new Endings(stage).good("main-1").bad("main-2");
            stage.world().faults().always("TagResource", Fault.throttled());

            assertThat(stage.hear(endings.event("SERVICE_DEPLOYMENT_FAILED"))
                            .errorMessage()
                            .orElseThrow())
                    .contains("TagResource: ThrottlingException");
            assertThat(stage.done("UpdateService")).hasSize(2);

            stage.world().faults().clear();
            assertThat(Endings.kinds(endings.hear())).contains("ROLLED_BACK");
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        }
    }

    @Test
    void whatNoRetryHealsCallsAPersonAtOnce() {
        try (var stage = new Stage().web()) {
            var endings = new Endings(stage).good("main-1").bad("main-2");
            stage.world().faults().always("UpdateService", Fault.accessDenied("ecs:UpdateService"));

            assertThat(endings.hear()).singleElement().satisfies(outcome -> {
                assertThat(outcome.path("outcome").asText()).isEqualTo("ROLLBACK_FAILED");
                assertThat(outcome.path("reason").asText()).contains("not authorized to perform: ecs:UpdateService");
            });
            assertThat(endings.published()).endsWith("Rollback Failed");
            assertThat(stage.calls("UpdateService")).hasSize(3);
        }
    }

    @Test
    void readsThatLagBehindTheEventAreReadAgainByTheRetry() {
        try (var stage = new Stage(Stage.CONFIGURATION, SHORT).web()) {
            var endings = new Endings(stage).good("main-1").bad("main-2");
            stage.world().faults().always("DescribeServices", Fault.throttled());
            assertThat(stage.hear(endings.event("SERVICE_DEPLOYMENT_FAILED"))
                            .errorMessage()
                            .orElseThrow())
                    .contains("it could not be looked at", "DescribeServices: ThrottlingException");
            assertThat(stage.logLines().getLast().path("level").asText()).isEqualTo("ERROR");
            assertThat(endings.published()).doesNotContain("Deployment Failed");

            stage.world().faults().clear();
            assertThat(Endings.kinds(endings.hear())).contains("ROLLED_BACK");
        }
    }

    @Test
    void aLostCompletionIsFoundByTheSchedule() {
        try (var stage = new Stage().web()) {
            var endings = new Endings(stage).push("main-1");
            stage.world().settle("dev", "web");

            assertThat(endings.lose().look())
                    .singleElement()
                    .satisfies(outcome ->
                            assertThat(outcome.path("outcome").asText()).isEqualTo("SUCCEEDED"));
            assertThat(endings.states("web-dev")).isEqualTo("good");
            assertThat(endings.published()).containsExactly("Deployment Started", "Deployment Succeeded");
            assertThat(endings.look()).isEmpty();
        }
    }

    @Test
    void aLostFailureIsFoundByTheScheduleAndTheLateEventIsIgnored() {
        try (var stage = new Stage().web()) {
            var endings = new Endings(stage).good("main-1").bad("main-2");
            String late = endings.event("SERVICE_DEPLOYMENT_FAILED");

            assertThat(Endings.kinds(endings.lose().look())).containsExactly("ROLLED_BACK");
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
            assertThat(Endings.kinds(Endings.outcomes(stage.hear(late)))).containsExactly("IGNORED");
            assertThat(stage.done("UpdateService")).hasSize(3);
        }
    }

    @Test
    void aDeploymentThatEcsNeverCallsFailedIsTakenBackPastItsDeadline() {
        try (var stage = new Stage().web()) {
            var endings = new Endings(stage).good("main-1").push("main-2");
            assertThat(stage.pass(Duration.ofMinutes(29))
                            .hear(Stage.file("scheduled.json"))
                            .answer()
                            .orElseThrow()
                            .path("outcomes"))
                    .isEmpty();
            stage.pass(Duration.ofMinutes(2));

            assertThat(endings.look()).singleElement().satisfies(outcome -> {
                assertThat(outcome.path("outcome").asText()).isEqualTo("ROLLED_BACK");
                assertThat(outcome.path("reason").asText()).contains("a deadline of 30");
            });
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        }
    }

    @Test
    void aDeploymentThatWasRegisteredAndNeverToldIsToldByTheSchedule() {
        try (var stage = new Stage(Stage.CONFIGURATION, SHORT).web()) {
            var endings = new Endings(stage).good("main-1");
            stage.world().faults().always("UpdateService", Fault.throttled());
            assertThat(stage.errorMessage(endings.pushed("main-2")))
                    .contains("is registered, but the service was not told");
            stage.world().faults().clear();

            assertThat(Endings.kinds(endings.look())).containsExactly("DEPLOYING");
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:2");
            assertThat(endings.published()).endsWith("Deployment Started");
        }
    }
}
