package dev.slipway.endtoend.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.release.ReadLag;
import dev.slipway.sandbox.api.Fault;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A rollback is interrupted between its calls, or its event is lost: the next run continues it. */
class InterruptedRollbackTest {
    /** Long enough for one rollback on a busy machine, and short where AWS never answers. */
    private static final Duration SHORT = Duration.ofSeconds(5);

    private static final Duration UNTIL_LAMBDA_RETRIES = Duration.ofMinutes(1);

    /**
     * Faults between recording the rollback and UpdateService's response; whether the retry or the schedule continues,
     * and the outcome. If UpdateService was done although its response was lost, nothing is left to do.
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
    void recordedRollbackIsCompletedByNextRun(Fault fault, boolean byTheRetry, String says) {
        try (var stage = new FunctionFixture(FunctionFixture.CONFIGURATION, SHORT).web()) {
            var endings = new DeploymentFixture(stage).deployGood("main-1").deployBad("main-2");
            String failed = endings.event("SERVICE_DEPLOYMENT_FAILED");
            stage.account().faults().always("UpdateService", fault);

            assertThat(stage.invokeRollback(failed).errorMessage().orElseThrow())
                    .contains("FAILED web in dev", "to revision 1, but the call failed: UpdateService");
            assertThat(endings.states("web-dev")).isEqualTo("good failed>1");
            assertThat(endings.published())
                    .as("the rollback is not published yet")
                    .containsExactly("Deployment Started", "Deployment Succeeded", "Deployment Started");

            stage.account().faults().clear();
            stage.advance(UNTIL_LAMBDA_RETRIES);
            List<JsonNode> next =
                    byTheRetry ? DeploymentFixture.outcomes(stage.invokeRollback(failed)) : endings.reconcile();
            assertThat(String.join(" ", DeploymentFixture.kinds(next))).isEqualTo(says);
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
            endings.dropEvents().completes("dev", "web");
            assertThat(endings.reconcile()).as("nothing is left to do").isEmpty();
            assertThat(endings.states("web-dev")).isEqualTo("good failed>1");
        }
    }

    @Test
    void serviceIsNotUpdatedWhenRollbackCannotBeRecorded() {
        try (var stage = new FunctionFixture(FunctionFixture.CONFIGURATION, SHORT).web()) {
            var endings = new DeploymentFixture(stage).deployGood("main-1").deployBad("main-2");
            stage.account().faults().always("TagResource", Fault.throttled());

            assertThat(stage.invokeRollback(endings.event("SERVICE_DEPLOYMENT_FAILED"))
                            .errorMessage()
                            .orElseThrow())
                    .contains("TagResource: ThrottlingException");
            assertThat(stage.executed("UpdateService")).hasSize(2);

            stage.account().faults().clear();
            stage.advance(UNTIL_LAMBDA_RETRIES);
            assertThat(DeploymentFixture.kinds(endings.deliverEvents())).contains("ROLLED_BACK");
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        }
    }

    @Test
    void deniedRollbackIsPublishedAtOnce() {
        try (var stage = new FunctionFixture().web()) {
            var endings = new DeploymentFixture(stage).deployGood("main-1").deployBad("main-2");
            stage.account().faults().always("UpdateService", Fault.accessDenied("ecs:UpdateService"));

            assertThat(endings.deliverEvents()).singleElement().satisfies(outcome -> {
                assertThat(outcome.path("outcome").asText()).isEqualTo("ROLLBACK_FAILED");
                assertThat(outcome.path("reason").asText()).contains("not authorized to perform: ecs:UpdateService");
            });
            assertThat(endings.published()).endsWith("Rollback Failed");
            assertThat(stage.calls("UpdateService")).hasSize(3);
        }
    }

    @Test
    void retryRollsBackAfterReadsFailed() {
        try (var stage = new FunctionFixture(FunctionFixture.CONFIGURATION, SHORT).web()) {
            var endings = new DeploymentFixture(stage).deployGood("main-1").deployBad("main-2");
            stage.account().faults().always("DescribeServices", Fault.throttled());
            assertThat(stage.invokeRollback(endings.event("SERVICE_DEPLOYMENT_FAILED"))
                            .errorMessage()
                            .orElseThrow())
                    .contains(
                            "Slipway cannot judge the deployments of service dev/web",
                            "DescribeServices: ThrottlingException");
            assertThat(stage.logLines().getLast().path("level").asText()).isEqualTo("ERROR");
            assertThat(endings.published()).doesNotContain("Deployment Failed");

            stage.account().faults().clear();
            stage.advance(UNTIL_LAMBDA_RETRIES);
            assertThat(DeploymentFixture.kinds(endings.deliverEvents())).contains("ROLLED_BACK");
        }
    }

    @Test
    void scheduleFindsCompletionWhenEventIsLost() {
        try (var stage = new FunctionFixture().web()) {
            var endings = new DeploymentFixture(stage).push("main-1");
            stage.account().settle("dev", "web");

            assertThat(endings.dropEvents().reconcile())
                    .singleElement()
                    .satisfies(outcome ->
                            assertThat(outcome.path("outcome").asText()).isEqualTo("SUCCEEDED"));
            assertThat(endings.states("web-dev")).isEqualTo("good");
            assertThat(endings.published()).containsExactly("Deployment Started", "Deployment Succeeded");
            assertThat(endings.reconcile()).isEmpty();
        }
    }

    @Test
    void scheduleRollsBackWhenEventIsLostAndLateEventIsIgnored() {
        try (var stage = new FunctionFixture().web()) {
            var endings = new DeploymentFixture(stage).deployGood("main-1").deployBad("main-2");
            String late = endings.event("SERVICE_DEPLOYMENT_FAILED");

            assertThat(DeploymentFixture.kinds(endings.dropEvents().reconcile()))
                    .containsExactly("ROLLED_BACK");
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
            assertThat(DeploymentFixture.kinds(DeploymentFixture.outcomes(stage.invokeRollback(late))))
                    .containsExactly("IGNORED");
            assertThat(stage.executed("UpdateService")).hasSize(3);
        }
    }

    @Test
    void scheduleRollsBackDeploymentAfterDeadline() {
        try (var stage = new FunctionFixture().web()) {
            var endings = new DeploymentFixture(stage).deployGood("main-1").push("main-2");
            assertThat(stage.advance(Duration.ofMinutes(29))
                            .invokeRollback(FunctionFixture.file("scheduled.json"))
                            .answer()
                            .orElseThrow()
                            .path("outcomes"))
                    .isEmpty();
            stage.advance(Duration.ofMinutes(2));
            assertThat(endings.reconcile())
                    .as("two looks 2 minutes apart show nothing")
                    .isEmpty();
            stage.advance(Duration.ofMinutes(3));

            assertThat(endings.reconcile()).singleElement().satisfies(outcome -> {
                assertThat(outcome.path("outcome").asText()).isEqualTo("ROLLED_BACK");
                assertThat(outcome.path("reason").asText()).contains("a deadline of 30");
            });
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        }
    }

    @Test
    void scheduleUpdatesServiceWhenReleaseWasOnlyRegistered() {
        try (var stage = new FunctionFixture(FunctionFixture.CONFIGURATION, SHORT).web()) {
            var endings = new DeploymentFixture(stage).deployGood("main-1");
            stage.account().faults().always("UpdateService", Fault.throttled());
            assertThat(stage.errorMessage(endings.pushEvent("main-2")))
                    .contains("is registered, but the service was not updated");
            stage.account().faults().clear();

            assertThat(endings.reconcile())
                    .as("the function may still be about to update")
                    .isEmpty();
            stage.advance(ReadLag.LONGEST);
            assertThat(DeploymentFixture.kinds(endings.reconcile())).containsExactly("DEPLOYING");
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:2");
            assertThat(endings.published()).endsWith("Deployment Started");
        }
    }
}
