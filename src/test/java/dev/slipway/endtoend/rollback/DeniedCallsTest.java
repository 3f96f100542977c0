package dev.slipway.endtoend.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.aws.Clients;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.FunctionTraffic;
import dev.slipway.lambda.DeployFunction;
import dev.slipway.lambda.RollbackFunction;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.events.Event;
import dev.slipway.sandbox.local.LocalContext;
import dev.slipway.sandbox.local.LocalFunction;
import dev.slipway.text.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** AWS denies one call to RollbackFunction for good, and a deployment failed: the rollback is made, or a person hears. */
class DeniedCallsTest {
    private static final String FAILED = "SERVICE_DEPLOYMENT_FAILED";
    private static final String ROLE = "arn:aws:iam::123456789012:role/slipway-target";
    private static final String CONFIGURATION = """
            {"targets": [{"service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"]}]}""";

    /** A failed deployment, and what the rollback has to read. */
    enum Situation {
        FAILED_DEPLOYMENT,
        /** The circuit breaker is set to roll back: ECS's history says whether it does. */
        ECS_MAY_ROLL_BACK {
            @Override
            void prepare(FunctionFixture stage, DeploymentFixture endings) {
                endings.deployGood("main-1").push("main-2");
                configure(stage, "{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": true}}");
                stage.advance(Duration.ofMinutes(1)).account().fail("dev", "web", false);
            }
        },
        /** Another tool registered the newest revision of the family. */
        FOREIGN_REVISION {
            @Override
            void prepare(FunctionFixture stage, DeploymentFixture endings) {
                super.prepare(stage, endings);
                stage.template("web-dev", "debug");
            }
        },
        /** The event of the success before was lost, and the service does not show it. */
        OVERTAKEN_SUCCESS {
            @Override
            void prepare(FunctionFixture stage, DeploymentFixture endings) {
                configure(stage, "{\"strategy\": \"BLUE_GREEN\", \"bakeTimeInMinutes\": 1}");
                endings.deployGood("main-0").push("main-1").settled().dropEvents();
                endings.deployBad("main-2");
            }
        };

        void prepare(FunctionFixture stage, DeploymentFixture endings) {
            endings.deployGood("main-1").deployBad("main-2");
        }

        private static void configure(FunctionFixture stage, String deploymentConfiguration) {
            var update = Json.object().put("cluster", "dev").put("service", "web");
            update.set("deploymentConfiguration", Json.parse(deploymentConfiguration));
            stage.account().quietly("ecs", "UpdateService", update);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # denied                     | situation         | the event publishes    | the schedule too
            DescribeServices             | FAILED_DEPLOYMENT | Rollback Failed        | Rollback Failed
            DescribeTaskDefinition       | FAILED_DEPLOYMENT | Rollback Failed        | Rollback Failed
            ListTaskDefinitions          | FOREIGN_REVISION  | Rollback Failed        | Rollback Failed
            ListServiceDeployments       | FAILED_DEPLOYMENT | Rollback Failed        | Rollback Failed
            DescribeServiceRevisions     | ECS_MAY_ROLL_BACK | Rollback Failed        | Rollback Failed
            DescribeServiceDeployments   | OVERTAKEN_SUCCESS | Rollback Failed        | Rollback Failed
            UpdateService                | FAILED_DEPLOYMENT | Rollback Failed        | Rollback Failed
            AssumeRole                   | FAILED_DEPLOYMENT | Rollback Failed        | Rollback Failed
            TagResource                  | FAILED_DEPLOYMENT | Deployment Rolled Back | Deployment Rolled Back
            DescribeImages               | FAILED_DEPLOYMENT | Deployment Rolled Back | Deployment Rolled Back
            """)
    void deniedCallReachesAPerson(String operation, Situation situation, String byEvent, String bySchedule) {
        try (var stage =
                new FunctionFixture(configuration(operation)).withoutLag().service("dev", "web", "web-dev-template")) {
            var endings = new DeploymentFixture(stage);
            situation.prepare(stage, endings);
            String failed = endings.event(FAILED);
            endings.dropEvents();
            stage.account().faults().always(operation, Fault.accessDenied("the:" + operation));
            int before = FunctionTraffic.published(stage).size();

            JsonNode outcome =
                    DeploymentFixture.outcomes(instance(stage).invoke(failed)).getFirst();

            assertThat(news(stage, before)).containsExactly(byEvent);
            boolean isBlocked = byEvent.equals("Rollback Failed");
            assertThat(outcome.path("reason").asText())
                    .satisfies(reason -> assertThat(reason.contains("the:" + operation))
                            .isEqualTo(isBlocked || operation.equals("TagResource")));
            assertThat(stage.runs("dev", "web").equals("web-dev:1")).isEqualTo(!isBlocked);
        }
        try (var stage =
                new FunctionFixture(configuration(operation)).withoutLag().service("dev", "web", "web-dev-template")) {
            var endings = new DeploymentFixture(stage);
            situation.prepare(stage, endings);
            endings.dropEvents();
            stage.account().faults().always(operation, Fault.accessDenied("the:" + operation));
            int before = FunctionTraffic.published(stage).size();
            LocalFunction instance = instance(stage);

            for (int look = 0; look < 3; look++) {
                stage.advance(Duration.ofMinutes(5));
                DeploymentFixture.outcomes(instance.invoke(FunctionFixture.file("scheduled.json")));
            }

            assertThat(news(stage, before)).first().isEqualTo(bySchedule);
            assertThat(news(stage, before)).doesNotHaveDuplicates();
        }
    }

    /** A blue/green deployment is stuck; only the schedule sees that. */
    @Test
    void deniedStopServiceDeploymentIsPublishedOnce() {
        try (var stage = new FunctionFixture(CONFIGURATION.replace("}]", ", \"deadlineMinutes\": 10}]"))
                .service("dev", "web", "web-dev-template")) {
            var endings = new DeploymentFixture(stage);
            Situation.configure(stage, "{\"strategy\": \"BLUE_GREEN\", \"bakeTimeInMinutes\": 1}");
            endings.deployGood("main-1").push("main-2");
            stage.account().faults().always("StopServiceDeployment", Fault.accessDenied("ecs:StopServiceDeployment"));
            int before = FunctionTraffic.published(stage).size();
            for (int look = 0; look < 4; look++) {
                stage.advance(Duration.ofMinutes(6));
                endings.reconcile();
            }

            assertThat(news(stage, before)).containsExactly("Rollback Failed");
            assertThat(stage.calls("StopServiceDeployment")).isNotEmpty();
        }
    }

    @Test
    void deniedParameterFailsTheInvocation() {
        try (var stage = new FunctionFixture(Map.of("SLIPWAY_CONFIG", "ssm:/slipway"), Duration.ofMinutes(5))) {
            stage.account().faults().always("GetParameter", Fault.accessDenied("ssm:GetParameter"));

            assertThat(attempt(function(stage, "ssm:/slipway"), FunctionFixture.file("scheduled.json")))
                    .contains("ssm:GetParameter");
        }
    }

    @Test
    void otherInstancePublishesWhatCouldNotBeRecorded() {
        try (var stage = new FunctionFixture(CONFIGURATION).service("dev", "web", "web-dev-template")) {
            var endings = new DeploymentFixture(stage)
                    .deployGood("main-1")
                    .deployBad("main-2")
                    .dropEvents();
            stage.account().faults().always("DescribeServices", Fault.accessDenied("ecs:DescribeServices"));
            int before = FunctionTraffic.published(stage).size();

            endings.reconcile();
            endings.reconcile();
            assertThat(news(stage, before)).containsExactly("Rollback Failed");
            DeploymentFixture.outcomes(instance(stage).invoke(FunctionFixture.file("scheduled.json")));

            assertThat(news(stage, before)).containsExactly("Rollback Failed", "Rollback Failed");
        }
    }

    @Test
    void troubleThatComesBackIsPublishedAgain() {
        try (var stage = new FunctionFixture(CONFIGURATION).service("dev", "web", "web-dev-template")) {
            var endings = new DeploymentFixture(stage).deployGood("main-1");
            int before = FunctionTraffic.published(stage).size();
            for (int time = 0; time < 2; time++) {
                stage.account().faults().always("DescribeServices", Fault.accessDenied("ecs:DescribeServices"));
                endings.reconcile();
                stage.account().faults().clear();
                endings.reconcile();
            }

            assertThat(news(stage, before)).containsExactly("Rollback Failed", "Rollback Failed");
        }
    }

    @Test
    void scheduleDoesNotUpdateToAReleaseThatItCannotAnnounce() {
        try (var stage = new FunctionFixture(CONFIGURATION).service("dev", "web", "web-dev-template")) {
            var endings = new DeploymentFixture(stage).deployGood("main-1").deployBad("main-2");
            stage.account().faults().always("TagResource", Fault.accessDenied("ecs:TagResource"));
            endings.deliverEvents();
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
            stage.account().settle("dev", "web");
            endings.deliverEvents();

            for (int look = 0; look < 3; look++) {
                stage.advance(Duration.ofMinutes(5));
                endings.reconcile();
            }

            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
            assertThat(stage.executed("UpdateService")).hasSize(3);
            assertThat(endings.published()).containsOnlyOnce("Deployment Rolled Back");
        }
    }

    @ParameterizedTest
    @EnumSource(Attempt.class)
    void eventThatCannotBePublishedFailsTheInvocationUntilItIs(Attempt second) {
        try (var stage = new FunctionFixture(CONFIGURATION).service("dev", "web", "web-dev-template")) {
            var endings = new DeploymentFixture(stage).deployGood("main-1").deployBad("main-2");
            String failed = endings.event(FAILED);
            endings.dropEvents();
            var function = function(stage, CONFIGURATION);
            stage.account().faults().always("PutEvents", Fault.accessDenied("events:PutEvents"));
            int before = FunctionTraffic.published(stage).size();

            assertThat(attempt(function, failed)).contains("ROLLED_BACK web in dev");
            if (second == Attempt.PUBLISHES) {
                stage.account().faults().clear();
            }

            assertThat(attempt(function, failed)).contains(second == Attempt.PUBLISHES ? "" : "ROLLED_BACK web in dev");
            assertThat(news(stage, before)).hasSize(second == Attempt.PUBLISHES ? 1 : 0);
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        }
    }

    @Test
    void retryPublishesARefusalThatTheBusDidNotTakeOnce() {
        try (var stage = new FunctionFixture(CONFIGURATION)) {
            String push = FunctionFixture.push("main-1", stage.image("main-1"), "p", "" + stage.now());
            var function = new DeployFunction(
                    Map.of("SLIPWAY_CONFIG", CONFIGURATION),
                    Clients.local("us-east-1", stage.endpoint()),
                    stage::now,
                    stage::advance,
                    new PrintStream(OutputStream.nullOutputStream()));
            stage.account().faults().always("PutEvents", Fault.accessDenied("events:PutEvents"));
            int before = FunctionTraffic.published(stage).size();

            assertThat(attempt(function, push)).contains("REFUSED web in dev");
            stage.account().faults().clear();

            assertThat(attempt(function, push)).isEmpty();
            assertThat(news(stage, before)).containsExactly("Deployment Refused");
        }
    }

    enum Attempt {
        FAILS_AGAIN,
        PUBLISHES
    }

    @Test
    void pushWhoseRevisionCannotBeTaggedSaysSo() {
        try (var stage = new FunctionFixture(CONFIGURATION).service("dev", "web", "web-dev-template")) {
            stage.account().faults().always("TagResource", Fault.accessDenied("ecs:TagResource"));

            JsonNode outcome =
                    stage.outcome(FunctionFixture.push("main-1", stage.image("main-1"), "p", "" + stage.now()));

            assertThat(outcome.path("outcome").asText()).isEqualTo("DEPLOYING");
            assertThat(outcome.path("reason").asText()).contains("TagResource: AccessDeniedException");
        }
    }

    private static String configuration(String denied) {
        return denied.equals("AssumeRole")
                ? CONFIGURATION.replace("}]", ", \"roleArn\": \"" + ROLE + "\"}]")
                : CONFIGURATION;
    }

    /** Another instance of RollbackFunction. */
    private static LocalFunction instance(FunctionFixture stage) {
        return new LocalFunction(
                function(stage, stage.configuration()),
                "arn:aws:lambda:us-east-1:123456789012:function:slipway",
                Duration.ofMinutes(5));
    }

    private static RollbackFunction function(FunctionFixture stage, String configuration) {
        return new RollbackFunction(
                Map.of("SLIPWAY_CONFIG", configuration),
                Clients.local("us-east-1", stage.endpoint()),
                stage::now,
                new PrintStream(OutputStream.nullOutputStream()));
    }

    /** Lambda retries an event with the same request id. */
    private static String attempt(RequestStreamHandler function, String event) {
        try {
            function.handleRequest(
                    new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                    new ByteArrayOutputStream(),
                    new LocalContext(
                            "arn:aws:lambda:us-east-1:123456789012:function:slipway",
                            "request",
                            Duration.ofMinutes(5)));
            return "";
        } catch (IOException | RuntimeException failure) {
            return String.valueOf(failure.getMessage());
        }
    }

    private static List<String> news(FunctionFixture stage, int before) {
        return FunctionTraffic.published(stage).stream()
                .skip(before)
                .map(Event::detailType)
                .toList();
    }
}
