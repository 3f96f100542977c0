package dev.slipway.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * Where a service's tasks run: the members of DescribeServices' answer that RunTask takes, as ECS sent them.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html">RunTask</a>
 */
public final class TaskPlacement {
    private static final String LAUNCH_TYPE = "launchType";
    private static final String STRATEGY = "capacityProviderStrategy";
    private static final String PLATFORM = "platformVersion";

    private TaskPlacement() {}

    /**
     * @param service as DescribeServices has it. What it leaves out is read from its PRIMARY deployment
     * @return members for RunTask's request
     */
    public static ObjectNode of(JsonNode service) {
        JsonNode primary = service.path("deployments")
                .valueStream()
                .filter(d -> d.path("status").asText().equals("PRIMARY"))
                .findFirst()
                .orElse(JsonNodeFactory.instance.objectNode());
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        for (String name : List.of("networkConfiguration", LAUNCH_TYPE, STRATEGY, PLATFORM)) {
            given(service, name).or(() -> given(primary, name)).ifPresent(value -> members.set(name, value.deepCopy()));
        }
        if (members.has(STRATEGY)) {
            members.remove(LAUNCH_TYPE);
        }
        // only Fargate has platform versions, and RunTask refuses one for EC2
        if (members.has(LAUNCH_TYPE) && !members.path(LAUNCH_TYPE).asText().equals("FARGATE")) {
            members.remove(PLATFORM);
        }
        return members;
    }

    private static Optional<JsonNode> given(JsonNode json, String name) {
        return Optional.ofNullable(json.get(name)).filter(value -> !value.isNull() && !isEmpty(value));
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isContainerNode() ? value.isEmpty() : value.asText().isEmpty();
    }
}
