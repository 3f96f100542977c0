package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.text.Json;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A deployment sends nothing about a service that Terraform or an auto scaler controls. */
class ServiceMembersTest {
    /** The members of a service that a deployment changes. */
    private static final Set<String> OF_THE_DEPLOYMENT = Set.of(
            "taskDefinition", "deployments", "events", "pendingCount", "runningCount", "currentServiceRevisions");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"schedulingStrategy\": \"DAEMON\" }",
                "{ \"desiredCount\": 0 }",
                "{ \"desiredCount\": 7, \"healthCheckGracePeriodSeconds\": 90, \"enableExecuteCommand\": true }",
                "{ \"desiredCount\": 1, \"propagateTags\": \"SERVICE\" }"
            })
    void deploymentSendsOnlyTaskDefinition(String members) {
        try (var stage = new FunctionFixture()) {
            ObjectNode service = (ObjectNode) Json.parse(members);
            service.put("cluster", "dev").put("serviceName", "web");
            stage.account().setup().service(service.put("taskDefinition", stage.template("web-dev-template", "info")));
            ObjectNode before = described(stage);

            stage.outcome(FunctionFixture.event("push.json", stage.image("main-42")));
            stage.account().settleAll();

            assertThat(stage.executed("UpdateService"))
                    .singleElement()
                    .satisfies(sent -> assertThat(sent.fieldNames())
                            .toIterable()
                            .containsExactlyInAnyOrder("cluster", "service", "taskDefinition"));
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
            assertThat(described(stage)).isEqualTo(before);
            ((ObjectNode) Json.parse(members))
                    .properties()
                    .forEach(m -> assertThat(before.path(m.getKey())).isEqualTo(m.getValue()));
        }
    }

    private static ObjectNode described(FunctionFixture stage) {
        ObjectNode which = Json.object().put("cluster", "dev");
        which.putArray("services").add("web");
        ObjectNode service = (ObjectNode)
                stage.account().quietly("ecs", "DescribeServices", which).at("/services/0");
        return service.deepCopy().remove(OF_THE_DEPLOYMENT);
    }
}
