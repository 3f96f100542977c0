package dev.slipway.sandbox.ecs;

import static dev.slipway.sandbox.Calls.ecs;
import static dev.slipway.sandbox.Calls.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.text.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ECS answers a task definition with more members than it was sent. */
class TaskDefinitionDefaultsTest {
    private final AwsAccount account = new AwsAccount();

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {}                                                | {'cpu': 0, 'portMappings': [], 'environment': [], 'mountPoints': [], 'volumesFrom': [], 'systemControls': [], 'essential': true}
            {'environment': null}                             | {'environment': []}
            {'cpu': 10, 'essential': true}                    | {'cpu': 10, 'essential': true}
            {'portMappings': [{'containerPort': 80}]}         | {'portMappings': [{'containerPort': 80, 'protocol': 'tcp', 'hostPort': 0}]}
            {'portMappings': [{'containerPortRange': '1-2'}]} | {'portMappings': [{'containerPortRange': '1-2', 'protocol': 'tcp'}]}
            {'portMappings': [{'containerPort': 53, 'hostPort': 5353, 'protocol': 'udp'}]} | {'portMappings': [{'containerPort': 53, 'hostPort': 5353, 'protocol': 'udp'}]}
            {'healthCheck': {'command': ['CMD', 'x']}}        | {'healthCheck': {'command': ['CMD', 'x'], 'interval': 30, 'timeout': 5, 'retries': 3}}
            {'notYetInvented': {'a': []}}                     | {'notYetInvented': {'a': []}}
            """)
    void containerGetsDefaults(String sent, String expected) {
        JsonNode container = registered("{}", sent).at("/containerDefinitions/0");

        object(expected)
                .properties()
                .forEach(member -> assertThat(container.get(member.getKey()))
                        .as(member.getKey())
                        .isEqualTo(member.getValue()));
    }

    @ParameterizedTest(name = "network mode {0}: host port {1}")
    @CsvSource({"awsvpc, 80", "host, 80", "bridge, 0"})
    void hostPortDependsOnNetworkMode(String mode, int hostPort) {
        JsonNode definition = registered(
                "{'networkMode': '%s'}".formatted(mode), "{'portMappings': [{'containerPort': 80, 'hostPort': 0}]}");

        assertThat(definition
                        .at("/containerDefinitions/0/portMappings/0/hostPort")
                        .asInt())
                .isEqualTo(hostPort);
    }

    @Test
    void taskGetsEmptyListsAndVolumesTheirHost() {
        JsonNode definition = registered("{}", "{}");
        assertThat(definition.path("volumes")).isEqualTo(Json.parse("[]"));
        assertThat(definition.path("placementConstraints")).isEqualTo(Json.parse("[]"));

        JsonNode volumes = registered(
                        "{'volumes': [{'name': 'a'}, {'name': 'b', 'efsVolumeConfiguration': {'fileSystemId': 'fs-1'}}]}",
                        "{}")
                .path("volumes");
        assertThat(volumes.at("/0/host")).isEqualTo(Json.object());
        assertThat(volumes.at("/1/efsVolumeConfiguration/rootDirectory").asText())
                .isEqualTo("/");
        assertThat(volumes.at("/1").has("host")).isFalse();
    }

    @Test
    void taskSizeBecomesUnits() {
        JsonNode definition = registered("{'cpu': '.5 vCPU', 'memory': '2GB'}", "{}");

        assertThat(definition.path("cpu").asText()).isEqualTo("512");
        assertThat(definition.path("memory").asText()).isEqualTo("2048");
    }

    @Test
    void registeringTheAnswerAgainChangesNothing() {
        ObjectNode first = content(registered(
                "{'networkMode': 'awsvpc', 'volumes': [{'name': 'a'}]}",
                "{'portMappings': [{'containerPort': 80}], 'healthCheck': {'command': ['CMD', 'x']}}"));

        ObjectNode second = content(
                account.call("ecs", "RegisterTaskDefinition", first.deepCopy()).path("taskDefinition"));

        assertThat(second).isEqualTo(first);
    }

    @Test
    void membersOfResponsesAreDroppedFromARequest() {
        JsonNode definition = registered(
                "{'taskDefinitionArn': 'arn:aws:ecs:us-east-1:123456789012:task-definition/other:9', 'revision': 9,"
                        + " 'status': 'INACTIVE', 'registeredBy': 'nobody', 'deleteRequestedAt': 1, 'compatibilities': ['X']}",
                "{}");

        assertThat(definition.path("taskDefinitionArn").asText()).endsWith(":task-definition/web:1");
        assertThat(definition.path("revision").asInt()).isEqualTo(1);
        assertThat(definition.path("status").asText()).isEqualTo("ACTIVE");
        assertThat(definition.path("registeredBy").asText()).startsWith("arn:aws:iam::");
        assertThat(definition.has("deleteRequestedAt")).isFalse();
        assertThat(definition.path("compatibilities")).isEqualTo(Json.parse("[\"EC2\"]"));
    }

    private JsonNode registered(String members, String containerMembers) {
        ObjectNode request = object(members).put("family", "web");
        ObjectNode container = object(containerMembers);
        container.put("name", "app").put("image", "nginx:1").put("memory", 64);
        request.putArray("containerDefinitions").add(container);
        ecs(account, "RegisterTaskDefinition", Json.write(request));
        return ecs(account, "DescribeTaskDefinition", "{'taskDefinition': 'web'}")
                .path("taskDefinition");
    }

    private static ObjectNode content(JsonNode definition) {
        ObjectNode content = definition.deepCopy();
        content.remove(List.of(
                "taskDefinitionArn",
                "revision",
                "status",
                "requiresAttributes",
                "compatibilities",
                "registeredAt",
                "registeredBy"));
        return content;
    }
}
