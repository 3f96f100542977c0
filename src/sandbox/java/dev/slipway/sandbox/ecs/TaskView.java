package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.rollout.Activity;
import dev.slipway.sandbox.rollout.ServiceState;
import dev.slipway.sandbox.rollout.ServiceState.Deployment;
import dev.slipway.sandbox.task.StoppedTasks;
import dev.slipway.sandbox.task.Tasks.Batch;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One task of a service.
 *
 * @param deployment {@code ecs-svc/…} that launched it
 * @param stop empty while it runs
 */
record TaskView(
        String id,
        ServiceState service,
        String deployment,
        String taskDefinition,
        Instant launched,
        Optional<Instant> started,
        Optional<StoppedTasks> stop) {

    /** The tasks of a service that run or start, and those that stopped within the last hour. */
    static Stream<TaskView> of(ServiceState service, Instant now) {
        return Stream.concat(
                service.deployments().stream()
                        .flatMap(d -> service.tasks(d).batches().stream().flatMap(b -> running(service, d, b))),
                service.activity().stopped(now).stream().flatMap(s -> stopped(service, s)));
    }

    String status() {
        return stop.isPresent() ? "STOPPED" : started.isPresent() ? "RUNNING" : "PENDING";
    }

    String desiredStatus() {
        return stop.isPresent() ? "STOPPED" : "RUNNING";
    }

    private static Stream<TaskView> running(ServiceState service, Deployment deployment, Batch batch) {
        return numbers(batch)
                .mapToObj(number -> new TaskView(
                        Activity.taskId(deployment.id(), number),
                        service,
                        deployment.id(),
                        deployment.taskDefinition(),
                        batch.launched(),
                        batch.started(),
                        Optional.empty()));
    }

    private static Stream<TaskView> stopped(ServiceState service, StoppedTasks stopped) {
        return numbers(stopped.batch())
                .mapToObj(number -> new TaskView(
                        Activity.taskId(stopped.deployment(), number),
                        service,
                        stopped.deployment(),
                        stopped.taskDefinition(),
                        stopped.batch().launched(),
                        stopped.batch().started(),
                        Optional.of(stopped)));
    }

    private static IntStream numbers(Batch batch) {
        return IntStream.range(batch.first(), batch.first() + batch.count());
    }
}
