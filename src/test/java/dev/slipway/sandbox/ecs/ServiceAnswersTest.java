package dev.slipway.sandbox.ecs;

import static dev.slipway.sandbox.Calls.ecs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.Calls;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ECS answers about a service that a request did not say. */
class ServiceAnswersTest {
    private Instant now = Instant.parse("2026-11-20T10:00:00Z");
    private final AwsAccount account = new AwsAccount(() -> now);

    @BeforeEach
    void aCluster() {
        account.setup().cluster("dev").taskDefinition(Calls.definition("web", "app:1"));
        account.setup().taskDefinition(Calls.definition("web", "app:2"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            enableECSManagedTags   | false
            enableExecuteCommand   | false
            propagateTags          | 'NONE'
            schedulingStrategy     | 'REPLICA'
            placementStrategy      | []
            placementConstraints   | []
            loadBalancers          | []
            serviceRegistries      | []
            launchType             | 'EC2'
            healthCheckGracePeriodSeconds | 0
            """)
    void defaultsAreFilledIn(String member, String value) {
        account.setup().service("dev", "web", "web:1");

        assertThat(service("web").get(member)).isEqualTo(Json.parse(value.replace('\'', '"')));
    }

    @Test
    void deploymentControllerIsLeftOutOfSomeServices() {
        var shown = new HashSet<Boolean>();
        for (int i = 0; i < 20; i++) {
            account.setup().service("dev", "web" + i, "web:1");
            JsonNode service = service("web" + i);
            shown.add(service.has("deploymentController"));
            assertThat(service.at("/deploymentController/type").asText("ECS")).isEqualTo("ECS");
        }
        assertThat(shown).containsExactlyInAnyOrder(true, false);
    }

    /** The load balancer of the service, and whether ECS gives the state of its deployments. */
    @ParameterizedTest
    @CsvSource({"loadBalancerName, false", "targetGroupArn, true"})
    void stateOfADeploymentIsLeftOutBehindAClassicLoadBalancer(String balancer, boolean given) {
        ecs(
                account,
                "CreateService",
                "{'cluster': 'dev', 'serviceName': 'web', 'taskDefinition': 'web:1', 'loadBalancers': [{'%s': 'web'}]}"
                        .formatted(balancer));

        assertThat(service("web").at("/deployments/0").has("rolloutState")).isEqualTo(given);
    }

    @Test
    void daemonRunsATaskOnEachInstanceAndCanFail() {
        ecs(
                account,
                "CreateService",
                "{'cluster': 'dev', 'serviceName': 'agent', 'taskDefinition': 'web:1', 'schedulingStrategy': 'DAEMON',"
                        + " 'deploymentConfiguration': {'deploymentCircuitBreaker': {'enable': true, 'rollback': false}}}");
        run(11);
        JsonNode agent = service("agent");
        assertThat(agent.path("desiredCount").asInt()).isEqualTo(2);
        assertThat(agent.path("runningCount").asInt()).isEqualTo(2);
        assertThat(agent.at("/deploymentConfiguration/maximumPercent").asInt()).isEqualTo(100);
        assertThat(agent.at("/deploymentConfiguration/minimumHealthyPercent").asInt())
                .isZero();
        assertThat(agent.at("/deployments/0/rolloutState").asText()).isEqualTo("COMPLETED");

        account.conditions().behave("app:2", new Behaviour.FailsToStart(Duration.ofSeconds(2)));
        ecs(account, "UpdateService", "{'cluster': 'dev', 'service': 'agent', 'taskDefinition': 'web:2'}");
        run(30);

        assertThat(service("agent").at("/deployments/0/rolloutState").asText()).isEqualTo("FAILED");
        assertThatThrownBy(() ->
                        ecs(account, "UpdateService", "{'cluster': 'dev', 'service': 'agent', 'desiredCount': 3}"))
                .hasMessageContaining("does not support a desired count");
    }

    private void run(int seconds) {
        for (int i = 0; i < seconds; i++) {
            account.step();
            now = now.plusSeconds(1);
        }
        account.step();
    }

    private JsonNode service(String name) {
        return ecs(account, "DescribeServices", "{'cluster': 'dev', 'services': ['%s']}".formatted(name))
                .at("/services/0");
    }
}
