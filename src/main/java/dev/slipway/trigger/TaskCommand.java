package dev.slipway.trigger;

import java.util.List;
import java.util.Optional;

/**
 * What a one-off task runs. The words may hold a secret, so that no text has them.
 *
 * @param words of the command, at least one
 * @param container that runs them; empty for the one that takes the image
 * @param cpu of the task, as ECS writes it; empty for the revision's
 * @param memory the same
 */
public record TaskCommand(
        List<String> words, Optional<String> container, Optional<String> cpu, Optional<String> memory) {
    public TaskCommand {
        words = List.copyOf(words);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a command has at least one word");
        }
    }

    @Override
    public String toString() {
        return "a command of %d words in %s".formatted(words.size(), container.orElse("the container of the image"));
    }
}
