package dev.slipway.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.text.Json;
import java.util.Optional;

/**
 * Where the log of a task's container is
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html">awslogs</a>).
 *
 * @param stream empty where the definition gives no prefix: then the stream has the id that the container has in Docker
 */
public record TaskLog(String group, Optional<String> stream, Optional<String> region) {

    /** Empty where the container does not use {@code awslogs}. */
    public static Optional<TaskLog> of(TaskDefinition definition, String container, String taskId) {
        return definition
                .content()
                .path("containerDefinitions")
                .valueStream()
                .filter(c -> c.path("name").asText().equals(container))
                .findFirst()
                .map(c -> c.path("logConfiguration"))
                .filter(logging -> logging.path("logDriver").asText().equals("awslogs"))
                .map(logging -> logging.path("options"))
                .flatMap(options -> text(options, "awslogs-group")
                        .map(group -> new TaskLog(
                                group,
                                text(options, "awslogs-stream-prefix")
                                        .map(prefix -> "%s/%s/%s".formatted(prefix, container, taskId)),
                                text(options, "awslogs-region"))));
    }

    /** {@code {"group": …, "stream": …, "region": …}}. */
    public ObjectNode json() {
        ObjectNode json = Json.object().put("group", group);
        stream.ifPresent(name -> json.put("stream", name));
        region.ifPresent(name -> json.put("region", name));
        return json;
    }

    private static Optional<String> text(JsonNode options, String name) {
        return Optional.of(options.path(name).asText()).filter(text -> !text.isEmpty());
    }

    /** {@code log group /ecs/web, stream app/app/0123}. */
    public String words() {
        return "log group %s%s".formatted(group, stream.map(", stream "::concat).orElse(""));
    }
}
