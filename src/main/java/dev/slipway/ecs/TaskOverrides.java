package dev.slipway.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What a task has instead of its revision's
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html">overrides</a>). The command may
 * hold a secret.
 *
 * @param container that runs the command
 * @param cpu of the task, as ECS writes it; empty for the revision's
 * @param memory the same
 * @param taskRoleArn empty for the revision's
 */
public record TaskOverrides(
        String container,
        List<String> command,
        Optional<String> cpu,
        Optional<String> memory,
        Optional<String> taskRoleArn) {
    public TaskOverrides {
        command = List.copyOf(command);
    }

    /** The member {@code overrides} of RunTask's request. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode words = json.putArray("containerOverrides")
                .addObject()
                .put("name", container)
                .putArray("command");
        command.forEach(words::add);
        taskRoleArn.ifPresent(role -> json.put("taskRoleArn", role));
        cpu.ifPresent(size -> json.put("cpu", size));
        memory.ifPresent(size -> json.put("memory", size));
        return json;
    }

    @Override
    public String toString() {
        return "a command of %d words in %s".formatted(command.size(), container);
    }
}
