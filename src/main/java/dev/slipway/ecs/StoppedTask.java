package dev.slipway.ecs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The part of a stopped <a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html">task</a> that
 * says why it stopped.
 *
 * @param startedBy {@code ecs-svc/…}: the deployment that started it
 * @param taskDefinition ARN of its revision
 * @param stoppedAt empty while it is stopping
 * @param stopCode TaskFailedToStart, EssentialContainerExited, ServiceSchedulerInitiated, …
 * @param reason ECS's {@code stoppedReason}
 */
public record StoppedTask(
        String startedBy,
        String taskDefinition,
        Optional<Instant> stoppedAt,
        Optional<String> stopCode,
        Optional<String> reason,
        List<Container> containers) {
    public StoppedTask {
        containers = List.copyOf(containers);
    }

    /**
     * One of its containers.
     *
     * @param exitCode empty where the container did not start
     * @param reason ECS's words about the container alone, such as OutOfMemoryError
     */
    public record Container(String name, Optional<Integer> exitCode, Optional<String> reason) {}
}
