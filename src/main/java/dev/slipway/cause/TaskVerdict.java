package dev.slipway.cause;

import dev.slipway.ecs.StoppedTask;
import dev.slipway.ecs.Task;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a task ended that runs a command: well, if that exited with 0 and ECS stopped the task because an essential container
 * exited. The ends of the other containers only follow from that: they are stopped with the command.
 *
 * @param container that ran the command
 */
public record TaskVerdict(Task task, String container) {
    /** How many other containers the words name. */
    private static final int OTHERS = 3;

    private static final String CONTAINER_EXITED = "EssentialContainerExited";

    public boolean isSuccess() {
        return isByContainer() && exitCode().filter(code -> code == 0).isPresent();
    }

    private boolean isByContainer() {
        return task.stopCode().filter(CONTAINER_EXITED::equals).isPresent();
    }

    /** Of the command's container; empty where that did not start. */
    public Optional<Integer> exitCode() {
        return task.exitCode(container);
    }

    /** {@code container app exited with 3; container agent exited with 137}. */
    public String words() {
        Stream<String> why = isByContainer()
                ? Stream.of()
                : Stream.of(Stream.concat(task.stopCode().stream(), task.reason().map(SafeWords::of).stream())
                        .collect(Collectors.joining(": ")));
        Stream<String> command = container(true).map(TaskVerdict::words);
        Stream<String> others = isSuccess()
                ? Stream.of()
                : container(false)
                        .filter(c -> c.exitCode().isPresent())
                        .limit(OTHERS)
                        .map(TaskVerdict::words);
        String words = Stream.of(why, command, others)
                .flatMap(part -> part)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
        return words.isEmpty() ? "stopped, and ECS gives no reason" : words;
    }

    private Stream<StoppedTask.Container> container(boolean isCommand) {
        return task.containers().stream().filter(c -> c.name().equals(container) == isCommand);
    }

    private static String words(StoppedTask.Container container) {
        String reason =
                container.reason().map(SafeWords::of).map(" (%s)"::formatted).orElse("");
        return container
                        .exitCode()
                        .map(code -> "container %s exited with %d".formatted(container.name(), code))
                        .orElse("container %s did not start".formatted(container.name()))
                + reason;
    }
}
