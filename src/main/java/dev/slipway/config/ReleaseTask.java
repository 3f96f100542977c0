package dev.slipway.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A task that has to succeed before the service is updated, such as a migration of its database.
 *
 * @param command at least one word
 * @param container that runs the command; it must be essential. Empty for the one that takes the image
 * @param timeout how long the task may take, counted from ECS's {@code createdAt}
 * @param taskRoleArn instead of the template's
 * @param cpu instead of the template's, as ECS writes it
 * @param memory the same
 */
public record ReleaseTask(
        List<String> command,
        Optional<String> container,
        Duration timeout,
        Optional<String> taskRoleArn,
        Optional<String> cpu,
        Optional<String> memory) {
    /** Of a target that sets no {@code timeoutMinutes}. */
    public static final Duration TIMEOUT = Duration.ofMinutes(30);

    public ReleaseTask {
        command = List.copyOf(command);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a command has at least one word");
        }
    }

    /** Without the words of the command, which may hold a secret. */
    @Override
    public String toString() {
        return "a release task of %d words".formatted(command.size());
    }
}
