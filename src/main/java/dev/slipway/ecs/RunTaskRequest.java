package dev.slipway.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A request to start one task, which is safe to send again: ECS starts one for each client token.
 *
 * @param taskDefinition ARN of its revision
 * @param clientToken at most 64 characters
 * @see <a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html">RunTask</a>
 */
public record RunTaskRequest(
        String cluster,
        String taskDefinition,
        String startedBy,
        String clientToken,
        TaskOverrides overrides,
        Map<String, String> tags) {
    /** @param placement members of RunTask's request, as {@link TaskPlacement} has them */
    public ObjectNode json(ObjectNode placement) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("cluster", cluster)
                .put("taskDefinition", taskDefinition)
                .put("count", 1)
                .put("startedBy", startedBy)
                .put("clientToken", clientToken);
        json.setAll(placement);
        json.set("overrides", overrides.json());
        ArrayNode list = json.putArray("tags");
        tags.forEach((key, value) -> list.addObject().put("key", key).put("value", value));
        return json;
    }
}
