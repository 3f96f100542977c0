package dev.slipway.sandbox.rollout;

import static dev.slipway.sandbox.Calls.ecs;
import static dev.slipway.sandbox.Calls.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.Calls;
import dev.slipway.sandbox.Ticking;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.ResourceName;
import dev.slipway.sandbox.events.Event;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RolloutsTest {
    private final AwsAccount account = new AwsAccount(new Ticking());

    @BeforeEach
    void aServiceThatRunsTheFirstOfThree() {
        for (int i = 1; i <= 3; i++) {
            account.setup().taskDefinition(Calls.definition("web", "nginx:" + i));
        }
        account.setup().service("dev", "web", "web:1");
    }

    @Test
    void newTaskDefinitionStartsPrimaryDeploymentAlongsideOldOne() {
        tell(2);

        assertThat(deployments()).containsExactly("PRIMARY web:2 IN_PROGRESS", "ACTIVE web:1 COMPLETED");
        assertThat(service().path("taskDefinition").asText()).endsWith("web:2");
        assertThat(service().path("currentServiceDeployment").asText()).contains(":service-deployment/dev/web/");
    }

    @Test
    void settledDeploymentRemovesOldOne() {
        tell(2);
        account.settleAll();

        assertThat(deployments()).containsExactly("PRIMARY web:2 COMPLETED");
        assertThat(history()).containsExactly("SUCCESSFUL", "SUCCESSFUL");
        assertThat(service().has("currentServiceDeployment")).isFalse();
        assertThat(service().path("runningCount").asInt()).isEqualTo(2);
    }

    @Test
    void failedDeploymentStaysPrimaryWithoutRollback() {
        tell(2);
        account.fail("dev", "web");
        account.settleAll();

        assertThat(deployments()).containsExactly("PRIMARY web:2 FAILED", "ACTIVE web:1 COMPLETED");
        assertThat(history()).containsExactly("STOPPED", "SUCCESSFUL");
        assertThat(events()).endsWith("SERVICE_DEPLOYMENT_IN_PROGRESS", "SERVICE_DEPLOYMENT_FAILED");
    }

    @Test
    void ecsRollsBackFailedDeploymentToLastCompletedOne() {
        ecs(account, "UpdateService", """
                {'cluster': 'dev', 'service': 'web',
                 'deploymentConfiguration': {'deploymentCircuitBreaker': {'enable': true, 'rollback': true}}}""");
        tell(2);
        account.fail("dev", "web");

        assertThat(deployments()).containsExactly("PRIMARY web:1 IN_PROGRESS", "ACTIVE web:2 FAILED");
        JsonNode rollout = newest();
        assertThat(rollout.path("status").asText()).isEqualTo("ROLLBACK_IN_PROGRESS");
        assertThat(revision(rollout.at("/rollback/serviceRevisionArn").asText()))
                .endsWith("web:1");
        assertThat(revision(rollout.at("/targetServiceRevision/arn").asText())).endsWith("web:2");
        assertThat(events())
                .endsWith(
                        "SERVICE_DEPLOYMENT_IN_PROGRESS",
                        "SERVICE_DEPLOYMENT_FAILED",
                        "SERVICE_DEPLOYMENT_IN_PROGRESS");

        account.settle("dev", "web");

        assertThat(deployments()).containsExactly("PRIMARY web:1 COMPLETED");
        assertThat(history()).containsExactly("ROLLBACK_SUCCESSFUL", "SUCCESSFUL");
    }

    @Test
    void serviceStallsWithoutCompletedDeployment() {
        account.quietly("ecs", "CreateService", object("""
                {'cluster': 'dev', 'serviceName': 'new', 'taskDefinition': 'web:1'}"""));
        account.fail("dev", "new", true);
        account.settle("dev", "new");

        assertThat(deployments("new")).containsExactly("PRIMARY web:1 FAILED");
    }

    @Test
    void failedRollbackIsNotRolledBackAgain() {
        tell(2);
        account.fail("dev", "web", true);
        account.fail("dev", "web", true);

        assertThat(deployments()).first().isEqualTo("PRIMARY web:1 FAILED");
        assertThat(newest().path("status").asText()).isEqualTo("ROLLBACK_FAILED");
    }

    @Test
    void newerDeploymentStopsOneInProgress() {
        tell(2);
        tell(3);

        assertThat(deployments())
                .containsExactly("PRIMARY web:3 IN_PROGRESS", "ACTIVE web:2 IN_PROGRESS", "ACTIVE web:1 COMPLETED");
        assertThat(history()).containsExactly("IN_PROGRESS", "STOP_REQUESTED", "SUCCESSFUL");
        account.settleAll();
        assertThat(history()).containsExactly("SUCCESSFUL", "STOPPED", "SUCCESSFUL");
    }

    @Test
    void sameTaskDefinitionIsDeployedAgainOnlyWhenForced() {
        tell(1);
        assertThat(deployments()).hasSize(1);

        ecs(account, "UpdateService", "{'cluster': 'dev', 'service': 'web', 'forceNewDeployment': true}");

        assertThat(deployments()).containsExactly("PRIMARY web:1 IN_PROGRESS", "ACTIVE web:1 COMPLETED");
    }

    @Test
    void updateKeepsMembersThatItDoesNotName() {
        ecs(account, "UpdateService", "{'cluster': 'dev', 'service': 'web', 'desiredCount': 5, 'unknown': {'a': 1}}");
        tell(2);

        assertThat(service().path("desiredCount").asInt()).isEqualTo(5);
        assertThat(service().at("/unknown/a").asInt()).isEqualTo(1);
    }

    @Test
    void stoppedDeploymentIsRolledBack() {
        tell(2);
        String arn = newest().path("serviceDeploymentArn").asText();
        ecs(account, "StopServiceDeployment", "{'serviceDeploymentArn': '%s', 'stopType': 'ROLLBACK'}".formatted(arn));

        assertThat(deployments()).first().isEqualTo("PRIMARY web:1 IN_PROGRESS");
        assertThat(newest().path("status").asText()).isEqualTo("ROLLBACK_IN_PROGRESS");
        account.settleAll();
        assertThatThrownBy(() -> ecs(account, "StopServiceDeployment", "{'serviceDeploymentArn': '%s'}".formatted(arn)))
                .hasMessageContaining("ROLLBACK_SUCCESSFUL");
    }

    @Test
    void onlyRollingStrategyHasRolloutState() {
        ecs(account, "UpdateService", """
                {'cluster': 'dev', 'service': 'web', 'deploymentConfiguration': {'strategy': 'BLUE_GREEN'}}""");

        assertThat(service().path("deployments").path(0).has("rolloutState")).isFalse();
    }

    @Test
    void failureEventEqualsEcsEvent() {
        tell(2);
        account.fail("dev", "web");

        Event event = account.bus().events().getLast();
        assertThat(event.detailType()).isEqualTo("ECS Deployment State Change");
        assertThat(event.resources()).containsExactly("arn:aws:ecs:us-east-1:123456789012:service/dev/web");
        assertThat(event.detail().properties())
                .extracting(m -> m.getKey(), m -> m.getValue().asText().replaceAll("[0-9]{19}|2026-.*", "…"))
                .containsExactly(
                        tuple("eventType", "ERROR"),
                        tuple("eventName", "SERVICE_DEPLOYMENT_FAILED"),
                        tuple("deploymentId", "ecs-svc/…"),
                        tuple("updatedAt", "…"),
                        tuple("reason", "ECS deployment circuit breaker: task failed to start."));
    }

    @Test
    void fingerprintIgnoresOrderOfIndependentCalls() {
        account.setup().service("dev", "api", "web:1");
        AwsAccount other = account.copy();

        tell(2);
        account.settle("dev", "api");
        ecs(account, "UpdateService", "{'cluster': 'dev', 'service': 'api', 'taskDefinition': 'web:3'}");
        ecs(other, "UpdateService", "{'cluster': 'dev', 'service': 'api', 'taskDefinition': 'web:3'}");
        assertThat(other.fingerprint()).isNotEqualTo(account.fingerprint());
        ecs(other, "UpdateService", "{'cluster': 'dev', 'service': 'web', 'taskDefinition': 'web:2'}");

        assertThat(other.fingerprint()).isEqualTo(account.fingerprint());
    }

    /** The ids of service deployments and revisions are the same whatever they deploy. */
    @Test
    void fingerprintSaysWhatEarlierDeploymentsDeployed() {
        AwsAccount other = account.copy();

        for (AwsAccount each : List.of(account, other)) {
            String second = each == account ? "web:2" : "web:3";
            for (String next : List.of(second, "web:1")) {
                ecs(
                        each,
                        "UpdateService",
                        "{'cluster': 'dev', 'service': 'web', 'taskDefinition': '%s'}".formatted(next));
                each.settle("dev", "web");
            }
        }

        assertThat(other.fingerprint()).isNotEqualTo(account.fingerprint());
    }

    @Test
    void copyIsIndependent() {
        AwsAccount copy = account.copy();
        ecs(copy, "UpdateService", "{'cluster': 'dev', 'service': 'web', 'taskDefinition': 'web:2'}");
        copy.setup().taskDefinition(Calls.definition("web", "nginx:4"));

        assertThat(deployments()).containsExactly("PRIMARY web:1 COMPLETED");
        assertThat(account.setup().taskDefinition(Calls.definition("web", "nginx:5")))
                .endsWith("web:4");
    }

    private void tell(int revision) {
        ecs(
                account,
                "UpdateService",
                "{'cluster': 'dev', 'service': 'web', 'taskDefinition': 'web:%d'}".formatted(revision));
    }

    private JsonNode service() {
        return service("web");
    }

    private JsonNode service(String name) {
        return ecs(account, "DescribeServices", "{'cluster': 'dev', 'services': ['%s']}".formatted(name))
                .path("services")
                .path(0);
    }

    private List<String> deployments() {
        return deployments("web");
    }

    private List<String> deployments(String name) {
        return StreamSupport.stream(service(name).path("deployments").spliterator(), false)
                .map(d -> d.path("status").asText() + " "
                        + ResourceName.lastPart(d.path("taskDefinition").asText()) + " "
                        + d.path("rolloutState").asText())
                .toList();
    }

    private JsonNode listed() {
        return ecs(account, "ListServiceDeployments", "{'cluster': 'dev', 'service': 'web'}")
                .path("serviceDeployments");
    }

    private List<String> history() {
        return StreamSupport.stream(listed().spliterator(), false)
                .map(r -> r.path("status").asText())
                .toList();
    }

    private JsonNode newest() {
        String arn = listed().path(0).path("serviceDeploymentArn").asText();
        return ecs(account, "DescribeServiceDeployments", "{'serviceDeploymentArns': ['%s']}".formatted(arn))
                .path("serviceDeployments")
                .path(0);
    }

    private String revision(String arn) {
        return ecs(account, "DescribeServiceRevisions", "{'serviceRevisionArns': ['%s']}".formatted(arn))
                .path("serviceRevisions")
                .path(0)
                .path("taskDefinition")
                .asText();
    }

    private List<String> events() {
        return account.bus().events().stream()
                .map(e -> e.detail().path("eventName").asText())
                .toList();
    }
}
