package dev.slipway.sandbox.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.SandboxException;
import java.util.Locale;

/**
 * A task's {@code cpu} and {@code memory}, texts that ECS converts to CPU units and MiB when it registers the task definition
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size">task
 * size</a>).
 */
enum TaskSize {
    CPU("cpu", "vcpu"),
    MEMORY("memory", "gb");

    private static final int EACH = 1024;

    private final String member;
    private final String larger;

    TaskSize(String member, String larger) {
        this.member = member;
        this.larger = larger;
    }

    static void normalize(ObjectNode definition) {
        for (TaskSize size : values()) {
            if (definition.path(size.member).isTextual()) {
                definition.put(
                        size.member,
                        Integer.toString(size.units(definition.path(size.member).asText())));
            }
        }
    }

    /** @param text units, or larger ones: {@code 1 vCPU}, {@code 2GB} */
    int units(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        try {
            return plain.endsWith(larger)
                    ? (int) (Double.parseDouble(plain.substring(0, plain.length() - larger.length())) * EACH)
                    : Integer.parseInt(plain);
        } catch (NumberFormatException e) {
            throw SandboxException.client("Invalid '%s' setting for task.".formatted(member));
        }
    }
}
