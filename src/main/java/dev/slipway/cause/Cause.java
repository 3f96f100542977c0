package dev.slipway.cause;

import dev.slipway.ecs.StoppedTask;
import dev.slipway.release.Release;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why the tasks of a release stopped, or did not start. It has ECS's reasons, exit codes and names only.
 *
 * @param tasks how many tasks stopped, those aside that another deployment or a lower desired count replaced
 * @param ends how they ended: what happened to most tasks first
 * @param containers the ends of their containers: essential ones first
 * @param messages what the service's events say; empty where the tasks say enough
 */
public record Cause(int tasks, List<End> ends, List<ContainerEnd> containers, List<String> messages) {
    public static final Cause UNKNOWN = new Cause(0, List.of(), List.of(), List.of());

    /** A sentence has so many of the ends. */
    private static final int NAMED = 3;

    public Cause {
        ends = List.copyOf(ends);
        containers = List.copyOf(containers);
        messages = List.copyOf(messages);
    }

    /** @param tasks how many tasks ended so */
    public record End(String words, int tasks) {}

    /**
     * How one container ended.
     *
     * @param isEssential whether its end stops the task
     * @param exitCode empty where it did not start
     * @param reason ECS's words about it; empty where it gives none
     * @param tasks in how many tasks it ended so
     */
    public record ContainerEnd(
            String name, boolean isEssential, Optional<Integer> exitCode, Optional<String> reason, int tasks) {}

    /**
     * Reads the cause from what ECS knows.
     *
     * @param deployment {@code ecs-svc/…}: of the release's tasks, those of this deployment count, if there are any
     * @param stopped of the service; tasks of other revisions do not count
     * @param events of the time of the deployment
     */
    public static Cause of(
            Release release, Optional<String> deployment, List<StoppedTask> stopped, ServiceMessages events) {
        List<TaskEnd> failed = ends(release, deployment, stopped);
        Map<String, Long> byWords = failed.stream()
                .collect(Collectors.groupingBy(TaskEnd::words, LinkedHashMap::new, Collectors.counting()));
        List<End> ends = byWords.entrySet().stream()
                .map(e -> new End(e.getKey(), e.getValue().intValue()))
                .sorted(Comparator.comparingInt((End e) -> -e.tasks()).thenComparing(End::words))
                .toList();
        return new Cause(failed.size(), ends, containers(release, failed), events.reasons());
    }

    /** Whether the service's events may say more than the tasks: none failed, or ECS stopped them as unhealthy. */
    public static boolean needsEvents(Release release, Optional<String> deployment, List<StoppedTask> stopped) {
        List<TaskEnd> failed = ends(release, deployment, stopped);
        return failed.isEmpty() || failed.stream().anyMatch(TaskEnd::isUnhealthy);
    }

    private static List<TaskEnd> ends(Release release, Optional<String> deployment, List<StoppedTask> stopped) {
        List<TaskEnd> failed = stopped.stream()
                .filter(task -> task.taskDefinition().equals(release.arn()))
                .map(task -> new TaskEnd(task, release))
                .filter(end -> !end.isScaling())
                .toList();
        List<TaskEnd> ofDeployment = failed.stream()
                .filter(end -> deployment.equals(Optional.of(end.task().startedBy())))
                .toList();
        return ofDeployment.isEmpty() ? failed : ofDeployment;
    }

    private static List<ContainerEnd> containers(Release release, List<TaskEnd> failed) {
        Set<String> essential = release.definition().essentialContainers();
        List<String> order =
                release.definition().containers().stream().map(c -> c.name()).toList();
        var counted = new LinkedHashMap<ContainerEnd, Integer>();
        failed.stream()
                .flatMap(end -> end.task().containers().stream())
                .forEach(c -> counted.merge(
                        new ContainerEnd(
                                c.name(),
                                essential.contains(c.name()),
                                c.exitCode(),
                                c.reason().map(SafeWords::of),
                                1),
                        1,
                        Integer::sum));
        return counted.entrySet().stream()
                .map(e -> new ContainerEnd(
                        e.getKey().name(),
                        e.getKey().isEssential(),
                        e.getKey().exitCode(),
                        e.getKey().reason(),
                        e.getValue()))
                .sorted(Comparator.comparing((ContainerEnd c) -> !c.isEssential())
                        .thenComparingInt(c -> order.indexOf(c.name()))
                        .thenComparingInt(c -> -c.tasks()))
                .toList();
    }

    public boolean isKnown() {
        return !ends.isEmpty() || !messages.isEmpty();
    }

    /** In a sentence without a full stop; empty where nothing is known. */
    public String words() {
        return String.join(", ", phrases());
    }

    /** What the sentence consists of: what happened to most tasks first. */
    private List<String> phrases() {
        var phrases = new ArrayList<String>();
        ends.stream()
                .limit(NAMED)
                .forEach(
                        end -> phrases.add("%s: %d of %d task%s".formatted(end.words(), end.tasks(), tasks, s(tasks))));
        if (ends.size() > NAMED) {
            int others = ends.stream().skip(NAMED).mapToInt(End::tasks).sum();
            phrases.add("%d other%s ended otherwise".formatted(others, s(others)));
        }
        return Stream.concat(phrases.stream(), messages.stream()).toList();
    }

    private static String s(int count) {
        return count == 1 ? "" : "s";
    }

    /** The reason of an outcome: the cause, then the reason that ECS gives for the deployment. */
    public String before(String reason) {
        return isKnown() ? words() + "; " + reason : reason;
    }

    /** The value of {@code slipway:state-reason}. */
    public String keptBefore(String reason) {
        return KeptReason.of(this, reason);
    }
}
