package dev.slipway.ecs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a <a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html">task</a> that says how
 * far it is, and how it ended.
 *
 * @param taskDefinition ARN of its revision
 * @param startedBy what RunTask's request said
 * @param createdAt when RunTask started it
 * @param status ECS's {@code lastStatus}: PROVISIONING, PENDING, RUNNING, …, STOPPED
 * @param desiredStatus RUNNING, or STOPPED once it is to stop
 * @param stopCode TaskFailedToStart, EssentialContainerExited, UserInitiated, …; empty while it runs
 * @param reason ECS's {@code stoppedReason}
 */
public record Task(
        String arn,
        String taskDefinition,
        String startedBy,
        Instant createdAt,
        String status,
        String desiredStatus,
        Optional<String> stopCode,
        Optional<String> reason,
        List<StoppedTask.Container> containers,
        Map<String, String> tags) {
    private static final String STOPPED = "STOPPED";

    public Task {
        containers = List.copyOf(containers);
        tags = Map.copyOf(tags);
    }

    public boolean isStopped() {
        return status.equals(STOPPED);
    }

    /** Whether it has stopped, or somebody or something has begun to stop it. */
    public boolean isToStop() {
        return isStopped() || desiredStatus.equals(STOPPED);
    }

    /** The same task after StopTask. */
    public Task stopping() {
        return new Task(arn, taskDefinition, startedBy, createdAt, status, STOPPED, stopCode, reason, containers, tags);
    }

    /** The last part of its ARN. */
    public String id() {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    /** Empty where the container did not start, or has not ended. */
    public Optional<Integer> exitCode(String container) {
        return containers.stream()
                .filter(c -> c.name().equals(container))
                .findFirst()
                .flatMap(StoppedTask.Container::exitCode);
    }
}
