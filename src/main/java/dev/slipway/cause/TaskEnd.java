package dev.slipway.cause;

import dev.slipway.ecs.StoppedTask;
import dev.slipway.ecs.StoppedTask.Container;
import dev.slipway.release.Release;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Why one task ended
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html">stopped
 * tasks</a>): ECS stopped it, or the container that ended first did.
 */
record TaskEnd(StoppedTask task, Release release) {
    /** ECS stopped the task, so the ends of its containers only follow from that. */
    private static final Set<String> STOPPED_BY_OTHERS = Set.of(
            "ServiceSchedulerInitiated",
            "UserInitiated",
            "SpotInterruption",
            "TerminationNotice",
            "InfrastructureHealth");
    /** How containers end that are stopped because another one ended: SIGKILL, SIGTERM, or by themselves. */
    private static final Set<Integer> ENDS_OF_THE_OTHERS = Set.of(137, 143, 0);

    private static final String SCALED = "Scaling activity initiated by";
    private static final String HEALTH_CHECKS = "health checks";

    /** Whether the end says nothing about the revision: another deployment, or the desired count, replaced the task. */
    boolean isScaling() {
        return task.reason().filter(r -> r.startsWith(SCALED)).isPresent();
    }

    boolean isUnhealthy() {
        return isStoppedByOthers()
                && task.reason().filter(r -> r.contains(HEALTH_CHECKS)).isPresent();
    }

    /** In a few words, the same for tasks that ended alike. */
    String words() {
        Optional<String> ofContainer =
                isStoppedByOthers() ? Optional.empty() : firstToEnd().map(TaskEnd::words);
        return ofContainer
                .or(() -> task.reason().map(SafeWords::of).map(TaskEnd::withoutFullStop))
                .or(task::stopCode)
                .orElse("stopped, and ECS gives no reason");
    }

    private boolean isStoppedByOthers() {
        return task.stopCode()
                .map(STOPPED_BY_OTHERS::contains)
                .orElseGet(() ->
                        task.reason().filter(r -> r.startsWith("Task failed")).isPresent());
    }

    /** ECS does not say which container ended first. */
    private Optional<Container> firstToEnd() {
        List<String> order =
                release.definition().containers().stream().map(c -> c.name()).toList();
        Set<String> essential = release.definition().essentialContainers();
        return task.containers().stream()
                .filter(c -> c.reason().isPresent()
                        || c.exitCode()
                                .filter(code -> code != 0 || essential.contains(c.name()))
                                .isPresent())
                .min(Comparator.comparing((Container c) -> !essential.contains(c.name()))
                        .thenComparing(c -> c.reason().isEmpty())
                        .thenComparing(c -> c.exitCode()
                                .filter(ENDS_OF_THE_OTHERS::contains)
                                .isPresent())
                        .thenComparing(c -> !takesTheImage(c))
                        .thenComparingInt(c -> order.indexOf(c.name())));
    }

    private boolean takesTheImage(Container container) {
        return release.definition()
                .container(container.name())
                .filter(c -> c.image().endsWith("@" + release.digest()))
                .isPresent();
    }

    private static String words(Container container) {
        Optional<String> reason = container.reason().map(SafeWords::of).map(TaskEnd::withoutFullStop);
        String name = "container " + container.name();
        return container
                .exitCode()
                .map(code -> name + " exited with " + code
                        + reason.map(r -> " (" + r + ")").orElse(""))
                .orElseGet(() -> name + " did not start: " + reason.orElse("ECS gives no reason"));
    }

    static String withoutFullStop(String words) {
        return words.endsWith(".") ? words.substring(0, words.length() - 1) : words;
    }
}
