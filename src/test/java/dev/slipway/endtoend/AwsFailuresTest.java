package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.Platform;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.IndexPushEvent;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AWS refuses, throttles or loses calls: what happens to the event or the request. */
class AwsFailuresTest {
    /** Long enough for one deployment on a busy machine, and short where retries do not help. */
    private static final Duration SHORT = Duration.ofSeconds(5);

    private static final Duration UNTIL_LAMBDA_RETRIES = Duration.ofMinutes(1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DescribeServices",
                "DescribeTaskDefinition",
                "DescribeImages",
                "BatchGetImage",
                "RegisterTaskDefinition",
                "UpdateService",
                "TagResource"
            })
    void throttledCallIsRetriedAndNothingIsDoneTwice(String operation) {
        try (var stage = new FunctionFixture().web()) {
            stage.account().faults().next(operation, 3, Fault.throttled());
            assertThat(kind(stage, indexPush(stage))).isEqualTo("DEPLOYING");

            assertThat(stage.calls(operation))
                    .filteredOn(call -> call.fault()
                            .filter(f -> f.type().equals("ThrottlingException"))
                            .isPresent())
                    .hasSize(3);
            deployedOnce(stage);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"DescribeServices", "DescribeTaskDefinition", "DescribeImages", "BatchGetImage", "UpdateService"
            })
    void serverErrorIsRetried(String operation) {
        try (var stage = new FunctionFixture().web()) {
            stage.account().faults().next(operation, 2, Fault.serverError());
            assertThat(kind(stage, indexPush(stage))).isEqualTo("DEPLOYING");
            deployedOnce(stage);
        }
    }

    @Test
    void registrationIsRetriedAfterTooManyConcurrentAttempts() {
        try (var stage = new FunctionFixture().web()) {
            stage.account().faults().next("RegisterTaskDefinition", 4, Fault.concurrentRevisions());
            assertThat(kind(stage, push(stage))).isEqualTo("DEPLOYING");

            assertThat(stage.calls("RegisterTaskDefinition")).hasSize(5);
            deployedOnce(stage);
        }
    }

    @Test
    void registrationWithLostResponseIsFoundInLog() {
        try (var stage = new FunctionFixture().web()) {
            stage.account().faults().next("RegisterTaskDefinition", 1, new Fault.NoAnswer(true));
            stage.outcome(push(stage));

            assertThat(stage.calls("RegisterTaskDefinition")).hasSize(1);
            deployedOnce(stage);
        }
    }

    @Test
    void registrationIsRepeatedWhenRequestWasLost() {
        try (var stage = new FunctionFixture().web()) {
            stage.account().faults().next("RegisterTaskDefinition", 1, new Fault.NoAnswer(false));
            assertThat(kind(stage, push(stage))).isEqualTo("DEPLOYING");

            assertThat(stage.calls("RegisterTaskDefinition")).hasSize(2);
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        }
    }

    @Test
    void updateWithLostResponseIsDone() {
        try (var stage = new FunctionFixture().web()) {
            stage.account().faults().next("UpdateService", 1, new Fault.NoAnswer(true));
            assertThat(kind(stage, push(stage))).isEqualTo("DEPLOYING");

            assertThat(stage.executed("RegisterTaskDefinition")).hasSize(1);
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RegisterTaskDefinition", "UpdateService", "DescribeServices"})
    void accessDeniedIsReportedAndNotRetried(String operation) {
        try (var stage = new FunctionFixture().web()) {
            stage.account().faults().always(operation, Fault.accessDenied("ecs:" + operation));
            JsonNode outcome = stage.outcome(push(stage));

            assertThat(outcome.path("outcome").asText()).isEqualTo("FAILED");
            assertThat(outcome.path("reason").asText())
                    .contains("AccessDeniedException", "not authorized to perform: ecs:" + operation);
            // a service is described alone after it was described together with others
            assertThat(stage.calls(operation)).hasSize(operation.equals("DescribeServices") ? 2 : 1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UpdateService          | InvalidParameterException   | The container app does not exist in the task definition.",
                "UpdateService          | ServiceNotFoundException    | Service not found.",
                "UpdateService          | ServiceNotActiveException   | Service was not ACTIVE.",
                "UpdateService          | UnsupportedFeatureException | The specified feature is not supported in this region.",
                "UpdateService          | ClientException             | TaskDefinition is inactive",
                "RegisterTaskDefinition | InvalidParameterException   | No Fargate configuration exists for given values.",
                "RegisterTaskDefinition | UnsupportedFeatureException | The specified feature is not supported in this region.",
                "RegisterTaskDefinition | ClientException             | Role is not valid"
            })
    void permanentFailureIsReportedInAwsWordsAndNotRetried(String operation, String type, String message) {
        try (var stage = new FunctionFixture().web()) {
            stage.account().faults().always(operation, new Fault.Refused(type, message, 400));
            JsonNode outcome = stage.outcome(push(stage));

            assertThat(outcome.path("outcome").asText()).isEqualTo("FAILED");
            assertThat(outcome.path("reason").asText()).contains(operation + ": " + type + ": " + message);
            assertThat(stage.calls(operation)).hasSize(1);
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev-template:1");
        }
    }

    @Test
    void requestFailsWithAwsWords() {
        try (var stage = new FunctionFixture().web()) {
            stage.image("v1.4.2");
            stage.account().faults().always("UpdateService", Fault.accessDenied("ecs:UpdateService"));
            assertThat(stage.errorMessage(FunctionFixture.file("deploy.json")))
                    .contains("FAILED web in prod", "not authorized to perform: ecs:UpdateService");
        }
    }

    @ParameterizedTest
    @CsvSource({"DescribeServices, 0", "DescribeImages, 0", "RegisterTaskDefinition, 0", "UpdateService, 1"})
    void temporaryFailureFailsInvocationAndRetryCompletesIt(String operation, int registered) {
        try (var stage = new FunctionFixture(FunctionFixture.CONFIGURATION, SHORT).web()) {
            String push = push(stage);
            stage.account().faults().always(operation, Fault.throttled());
            assertThat(stage.errorMessage(push))
                    .startsWith("FAILED web in dev: ")
                    .contains("%s: ThrottlingException: Rate exceeded".formatted(operation));
            assertThat(stage.executed("RegisterTaskDefinition")).hasSize(registered);
            stage.account().faults().clear();
            stage.advance(UNTIL_LAMBDA_RETRIES);

            assertThat(stage.outcomes(push)).hasSize(1);
            assertThat(stage.executed("RegisterTaskDefinition")).hasSize(1);
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        }
    }

    /** The caller of a request waits; an event waits as long as the function may run. */
    @Test
    void requestIsAnsweredAfterFiveMinutesThoughTheFunctionMayRunLonger() {
        try (var stage = new FunctionFixture(FunctionFixture.CONFIGURATION, Duration.ofMinutes(15)).web()) {
            stage.image("v1.4.2");
            stage.account().faults().always("RegisterTaskDefinition", Fault.throttled());
            Instant asked = stage.now();

            assertThat(stage.errorMessage(Json.write(FunctionFixture.request("prod", "v1.4.2"))))
                    .contains("RegisterTaskDefinition: ThrottlingException: Rate exceeded");

            assertThat(Duration.between(asked, stage.now())).isBetween(Duration.ofMinutes(4), Duration.ofSeconds(310));
        }
    }

    @Test
    void deploymentWaitsForTemplateThatTerraformReplaces() {
        try (var stage = new FunctionFixture().web()) {
            String push = push(stage);
            deregister(stage, "web-dev-template:1");
            var reads = new AtomicInteger();
            stage.account().faults().before((service, operation, input) -> {
                if (input.path("taskDefinition").asText().equals("web-dev-template") && reads.incrementAndGet() == 2) {
                    stage.template("web-dev-template", "debug");
                }
            });
            assertThat(kind(stage, push)).isEqualTo("DEPLOYING");

            assertThat(reads).hasValue(2);
            assertThat(stage.tags("web-dev:1")).containsEntry("slipway:template", "web-dev-template:2");
        }
    }

    @Test
    void nextRunUpdatesServiceWhenFirstOneOnlyRegistered() {
        try (var stage = new FunctionFixture().web()) {
            String push = push(stage);
            stage.account().faults().before((service, operation, input) -> {
                if (operation.equals("UpdateService")) {
                    throw new SandboxException("AccessDeniedException", "the function ended here", 400);
                }
            });
            stage.outcome(push);
            stage.account().faults().before((service, operation, input) -> {});

            assertThat(kind(stage, push)).isEqualTo("UNCHANGED");
            assertThat(stage.executed("RegisterTaskDefinition")).hasSize(1);
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        }
    }

    private static void deployedOnce(FunctionFixture stage) {
        assertThat(stage.executed("RegisterTaskDefinition")).hasSize(1);
        assertThat(stage.executed("UpdateService")).hasSize(1);
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
    }

    private static void deregister(FunctionFixture stage, String taskDefinition) {
        ObjectNode which = Json.object().put("taskDefinition", taskDefinition);
        stage.account().quietly("ecs", "DeregisterTaskDefinition", which);
    }

    private static String push(FunctionFixture stage) {
        return FunctionFixture.event("push.json", stage.image("main-42"));
    }

    /** The push of an index: only for an index, ECR is called twice. */
    private static String indexPush(FunctionFixture stage) {
        return IndexPushEvent.of(stage, "main-42", new Platform("linux", "amd64"));
    }

    private static String kind(FunctionFixture stage, String event) {
        return stage.outcome(event).path("outcome").asText();
    }
}
