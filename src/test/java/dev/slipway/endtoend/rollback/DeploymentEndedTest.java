package dev.slipway.endtoend.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.FunctionTraffic;
import dev.slipway.fixtures.OutsideChanges;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.events.Event;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RollbackFunction handles ECS's event that a deployment completed or failed. */
class DeploymentEndedTest {
    private static final String COMPLETED = "SERVICE_DEPLOYMENT_COMPLETED";
    private static final String FAILED = "SERVICE_DEPLOYMENT_FAILED";

    /** Without a pattern target, which would match every service. */
    private static final String WEB_IN_DEV = """
            {"targets": [{"service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"]}]}""";

    private final FunctionFixture stage = new FunctionFixture().web();
    private final DeploymentFixture endings = new DeploymentFixture(stage);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void completedDeploymentIsGoodAndPublished() {
        endings.push("main-1");
        JsonNode outcome = endings.completes("dev", "web").getFirst();

        assertThat(outcome.path("outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(endings.states("web-dev")).isEqualTo("good");
        assertThat(FunctionTraffic.published(stage).getLast()).satisfies(event -> {
            assertThat(event.detailType()).isEqualTo("Deployment Succeeded");
            assertThat(FunctionTraffic.outcome(event)).isEqualTo(outcome);
            assertThat(event.resources())
                    .containsExactly(outcome.path("taskDefinition").asText());
        });
        assertThat(List.of("requestedAt", "startedAt", "settledAt"))
                .extracting(name -> Instant.parse(outcome.path(name).asText()))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void failedDeploymentIsRolledBackAndPublished() {
        endings.deployGood("main-1").deployBad("main-2");
        JsonNode outcome = endings.deliverEvents().getFirst();

        assertThat(outcome.path("outcome").asText()).isEqualTo("ROLLED_BACK");
        assertThat(outcome.path("taskDefinition").asText()).endsWith("/web-dev:1");
        assertThat(outcome.path("previousTaskDefinition").asText()).endsWith("/web-dev:2");
        assertThat(outcome.path("reason").asText())
                .contains("task failed to start", "Slipway rolls the service back to revision 1");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        assertThat(endings.states("web-dev")).isEqualTo("good failed>1");
        assertThat(FunctionTraffic.published(stage).getLast().detailType()).isEqualTo("Deployment Rolled Back");
        assertThat(FunctionTraffic.outcome(FunctionTraffic.published(stage).getLast()))
                .isEqualTo(outcome);
    }

    @Test
    void rollbackSendsServiceAndTaskDefinitionAndRegistersNothing() {
        endings.deployGood("main-1").deployBad("main-2");
        stage.account().forgetCalls();
        endings.deliverEvents();

        assertThat(stage.executed("UpdateService"))
                .containsExactly(Json.object()
                        .put("cluster", "dev")
                        .put("service", "web")
                        .put("taskDefinition", "arn:aws:ecs:us-east-1:123456789012:task-definition/web-dev:1"));
        assertThat(stage.calls("RegisterTaskDefinition")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:ecs:us-east-1:999999999999:service/dev/web",
                "arn:aws:ecs:eu-west-1:123456789012:service/dev/web",
                "arn:aws-cn:ecs:cn-north-1:123456789012:service/dev/web",
                "arn:aws:ecs:us-east-1:123456789012:service/staging/web",
                "arn:aws:ecs:us-east-1:123456789012:service/dev/worker",
                "arn:aws:ecs:us-east-1:123456789012:service/worker"
            })
    void eventOfForeignServiceIsIgnoredWithoutCalls(String arn) {
        try (var written = new FunctionFixture(WEB_IN_DEV).web()) {
            var endings = new DeploymentFixture(written).deployGood("main-1").deployBad("main-2");
            written.account().forgetCalls();
            List<JsonNode> outcomes = DeploymentFixture.outcomes(
                    written.invokeRollback(DeploymentFixture.about(endings.event(FAILED), arn)));

            assertThat(DeploymentFixture.kinds(outcomes)).containsExactly("IGNORED");
            assertThat(outcomes.getFirst().path("reason").asText()).contains("no target names the service");
            assertThat(written.account().calls()).isEmpty();
        }
    }

    /** Terraform created the service again in Express Mode, where ECS itself registers what the service runs. */
    @Test
    void failureAndScheduleUpdateNoServiceInExpressMode() {
        endings.deployGood("main-1").deployBad("main-2");
        String failed = endings.event(FAILED);
        endings.dropEvents();
        OutsideChanges.deleteService(stage, "dev", "web");
        stage.account()
                .setup()
                .service(Json.object()
                        .put("cluster", "dev")
                        .put("serviceName", "web")
                        .put("taskDefinition", "web-dev:2")
                        .put("desiredCount", 1)
                        .put("resourceManagementType", "ECS"));
        stage.advance(Duration.ofMinutes(5)).account().forgetCalls();

        List<JsonNode> ofEvent = DeploymentFixture.outcomes(stage.invokeRollback(failed));
        List<JsonNode> ofSchedule = endings.reconcile();

        assertThat(ofEvent)
                .singleElement()
                .returns("IGNORED", outcome -> outcome.path("outcome").asText())
                .satisfies(outcome ->
                        assertThat(outcome.path("reason").asText()).contains("is an ECS Express Mode service"));
        assertThat(ofSchedule).isEmpty();
        assertThat(stage.calls("UpdateService")).isEmpty();
    }

    @Test
    void eventOfServiceWithoutReleasesIsIgnored() {
        stage.service("staging", "worker", "worker-template").account().settle("staging", "worker");
        String event = DeploymentFixture.about(
                endings.event(COMPLETED), "arn:aws:ecs:us-east-1:123456789012:service/staging/worker");

        assertThat(one(event).path("reason").asText()).isEqualTo("Slipway has not deployed to this service yet");
        assertThat(stage.writes()).isEmpty();
    }

    @Test
    void eventWithShortServiceArnIsHandledForEachServiceOfThatName() {
        endings.deployGood("main-1").deployBad("main-2");
        String event = DeploymentFixture.about(endings.event(FAILED), "arn:aws:ecs:us-east-1:123456789012:service/web");
        List<JsonNode> outcomes = DeploymentFixture.outcomes(stage.invokeRollback(event));

        assertThat(outcomes)
                .extracting(o ->
                        o.path("environment").asText() + " " + o.path("outcome").asText())
                .containsExactlyInAnyOrder("dev ROLLED_BACK", "prod IGNORED");
        assertThat(stage.runs("production", "web")).isEqualTo("web-prod-template:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {COMPLETED, FAILED})
    void eventOfDeploymentOutsideSlipwayIsIgnored(String ended) {
        OutsideChanges.updateService(stage, "dev", "web", stage.template("web-dev-template", "debug"));
        var event = (ObjectNode) Json.parse(endings.event(COMPLETED));
        event.withObject("/detail").put("eventName", ended);

        assertThat(one(Json.write(event)).path("outcome").asText()).isEqualTo("IGNORED");
        assertThat(stage.writes()).isEmpty();
        assertThat(endings.published()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {COMPLETED, FAILED})
    void repeatedEventChangesNothing(String ended) {
        endings.deployGood("main-1").deployBad("main-2").deliverEvents();
        int before = FunctionTraffic.published(stage).size();
        stage.account().forgetCalls();
        JsonNode again = one(endings.event(ended));

        assertThat(again.path("outcome").asText()).isEqualTo("IGNORED");
        assertThat(again.path("reason").asText()).isNotEmpty();
        assertThat(stage.writes()).isEmpty();
        assertThat(endings.published()).hasSize(before);
    }

    @Test
    void failureWithoutGoodRevisionIsPublishedAndServiceIsKept() {
        endings.deployBad("main-1");
        JsonNode outcome = endings.deliverEvents().getFirst();

        assertThat(outcome.path("outcome").asText()).isEqualTo("NOTHING_TO_ROLL_BACK_TO");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        assertThat(endings.published()).containsExactly("Deployment Started", "Deployment Failed");
    }

    @Test
    void failedRollbackIsPublishedOnceAndNotRetried() {
        endings.deployGood("main-1").deployBad("main-2").deliverEvents();
        stage.account().fail("dev", "web");
        stage.account().forgetCalls();

        assertThat(DeploymentFixture.kinds(endings.deliverEvents())).containsExactly("ROLLBACK_FAILED");
        assertThat(stage.calls("UpdateService")).isEmpty();
        assertThat(endings.published()).endsWith("Deployment Rolled Back", "Rollback Failed");
        assertThat(DeploymentFixture.kinds(endings.reconcile())).containsExactly("ROLLBACK_FAILED");
        assertThat(endings.published()).containsOnlyOnce("Rollback Failed");
    }

    /** A chat shows the events of one thread together. */
    @Test
    void allEventsOfOneDeploymentHaveOneThread() {
        endings.deployGood("main-1").deployBad("main-2").deliverEvents();
        stage.account().fail("dev", "web");
        endings.deliverEvents();

        List<Event> events = FunctionTraffic.published(stage);
        assertThat(events)
                .extracting(event -> event.detail().path("title").asText())
                .containsExactly(
                        "web in dev: deploying main-1",
                        "web in dev: main-1 deployed",
                        "web in dev: deploying main-2",
                        "web in dev: main-2 rolled back to main-1",
                        "web in dev: rollback from main-2 to main-1 failed");
        assertThat(events)
                .extracting(event -> event.detail().path("thread").asText())
                .containsExactly(thread(1), thread(1), thread(2), thread(2), thread(2));
    }

    private String thread(int revision) {
        return "web/dev/" + stage.tags("web-dev:" + revision).get("slipway:requested-at");
    }

    @Test
    void rollbackNamesTheImageThatFailed() {
        endings.deployGood("main-1").deployBad("main-2");
        JsonNode outcome = endings.deliverEvents().getFirst();

        assertThat(outcome.path("image").asText()).contains(":main-1@");
        assertThat(outcome.path("previousImage").asText()).contains(":main-2@");
    }

    @Test
    void failureOfSupersededRevisionIsOnlyRecorded() {
        endings.deployGood("main-1").deployBad("main-2");
        String failed = endings.event(FAILED);
        endings.dropEvents().push("main-3");

        assertThat(one(failed).path("outcome").asText()).isEqualTo("FAILED");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:3");
        assertThat(endings.states("web-dev")).isEqualTo("good failed deploying");
    }

    @Test
    void rollbackByEcsIsRecordedWithoutUpdate() {
        endings.deployGood("main-1").push("main-2");
        stage.account().fail("dev", "web", true);
        stage.account().forgetCalls();

        assertThat(DeploymentFixture.kinds(endings.deliverEvents())).containsExactly("ROLLING_BACK_BY_ECS");
        assertThat(stage.calls("UpdateService")).isEmpty();
        endings.completes("dev", "web");
        assertThat(endings.reconcile()).isEmpty();
        assertThat(endings.states("web-dev")).isEqualTo("good failed>1");
        assertThat(endings.published()).endsWith("Deployment Failed");
    }

    @Test
    void rollbackSkipsGoodRevisionWhoseImageIsDeleted() {
        endings.deployGood("main-1").deployGood("main-2").deployBad("main-3");
        OutsideChanges.deleteImage(stage, "main-2");
        endings.deliverEvents();

        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        assertThat(endings.states("web-dev")).isEqualTo("good good failed>1");
    }

    @Test
    void eachDecisionIsOneLogLineWithoutSecrets() {
        endings.deployGood("main-1").deployBad("main-2");
        int before = stage.logLines().size();
        List<JsonNode> outcomes = endings.deliverEvents();

        List<JsonNode> lines = stage.logLines().subList(before, stage.logLines().size());
        assertThat(lines).hasSameSizeAs(outcomes).first().satisfies(line -> {
            assertThat(line.path("level").asText()).isEqualTo("WARN");
            assertThat(line.path("outcome").asText()).isEqualTo("ROLLED_BACK");
            assertThat(line.path("message").asText()).contains("task failed to start");
            assertThat(line.path("requestId").asText()).isNotEmpty();
        });
        assertThat(stage.log()).doesNotContain(FunctionFixture.SECRET);
        assertThat(outcomes.toString()).doesNotContain(FunctionFixture.SECRET);
        assertThat(stage.calls("PutEvents").stream().map(RecordedCall::toString))
                .isNotEmpty()
                .noneMatch(text -> text.contains(FunctionFixture.SECRET));
    }

    @Test
    void failureEventADayLateKeepsNewerGoodRevision() {
        endings.deployGood("main-1").deployBad("main-2");
        String failed = endings.event(FAILED);
        endings.dropEvents().deployGood("main-3");
        stage.advance(Duration.ofDays(1)).account().forgetCalls();
        stage.invokeRollback(failed);

        assertThat(stage.calls("UpdateService")).isEmpty();
        assertThat(endings.states("web-dev")).isEqualTo("good failed good");
    }

    private JsonNode one(String event) {
        List<JsonNode> outcomes = DeploymentFixture.outcomes(stage.invokeRollback(event));
        assertThat(outcomes).hasSize(1);
        return outcomes.getFirst();
    }
}
