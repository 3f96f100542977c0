package dev.slipway.sandbox.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What ECS adds to a task definition when it registers it: lists that are empty, and values that a request may leave out.
 * A definition with all of them does not change, so registering what DescribeTaskDefinition answers adds nothing.
 */
final class TaskDefinitionDefaults {
    private static final List<String> TASK_LISTS = List.of("volumes", "placementConstraints");
    private static final List<String> CONTAINER_LISTS =
            List.of("portMappings", "environment", "mountPoints", "volumesFrom", "systemControls");

    private TaskDefinitionDefaults() {}

    static void fill(ObjectNode definition) {
        TaskSize.normalize(definition);
        TASK_LISTS.forEach(list -> emptyList(definition, list));
        boolean ownPorts = List.of("awsvpc", "host")
                .contains(definition.path("networkMode").asText());
        for (JsonNode container : definition.path("containerDefinitions")) {
            fill((ObjectNode) container, ownPorts);
        }
        for (JsonNode volume : definition.path("volumes")) {
            fillVolume((ObjectNode) volume);
        }
    }

    /** @param ownPorts whether a container's port is its host port; else ECS chooses one when the task starts */
    private static void fill(ObjectNode container, boolean ownPorts) {
        number(container, "cpu", 0);
        CONTAINER_LISTS.forEach(list -> emptyList(container, list));
        if (absent(container, "essential")) {
            container.put("essential", true);
        }
        for (JsonNode mapping : container.path("portMappings")) {
            var port = (ObjectNode) mapping;
            if (absent(port, "protocol")) {
                port.put("protocol", "tcp");
            }
            if (port.has("containerPort") && port.path("hostPort").asInt(0) == 0) {
                port.put("hostPort", ownPorts ? port.path("containerPort").asInt() : 0);
            }
        }
        if (container.get("healthCheck") instanceof ObjectNode check) {
            number(check, "interval", 30);
            number(check, "timeout", 5);
            number(check, "retries", 3);
        }
    }

    private static void fillVolume(ObjectNode volume) {
        boolean plain = volume.properties().stream()
                .allMatch(m -> m.getKey().equals("name") || m.getValue().isNull());
        if (plain) {
            volume.putObject("host");
        }
        if (volume.get("efsVolumeConfiguration") instanceof ObjectNode efs && absent(efs, "rootDirectory")) {
            efs.put("rootDirectory", "/");
        }
    }

    private static void emptyList(ObjectNode node, String member) {
        if (absent(node, member)) {
            node.putArray(member);
        }
    }

    private static void number(ObjectNode node, String member, int value) {
        if (absent(node, member)) {
            node.put(member, value);
        }
    }

    /** AWS's protocol reads null as absent. */
    private static boolean absent(ObjectNode node, String member) {
        return node.path(member).isMissingNode() || node.path(member).isNull();
    }
}
