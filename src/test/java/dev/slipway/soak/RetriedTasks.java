package dev.slipway.soak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.ServiceEvent;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.StoppedTask;
import dev.slipway.ecs.Task;
import dev.slipway.ecs.TaskStart;
import dev.slipway.ecs.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The port to tasks with the SDK's retries. The cause of a failure is read without patience. */
record RetriedTasks(Tasks tasks, RetryingAws aws) implements Tasks {
    @Override
    public Tasks within(Duration time) {
        return tasks.within(time);
    }

    @Override
    public List<StoppedTask> stopped(ServiceRef service) {
        return tasks.stopped(service);
    }

    @Override
    public List<ServiceEvent> events(ServiceRef service) {
        return tasks.events(service);
    }

    @Override
    public Optional<ObjectNode> placement(ServiceRef service) {
        return aws.made(() -> tasks.placement(service));
    }

    @Override
    public TaskStart run(ObjectNode request) {
        return aws.made(() -> tasks.run(request));
    }

    @Override
    public void stop(String cluster, String task, String reason) {
        aws.made(() -> {
            tasks.stop(cluster, task, reason);
            return task;
        });
    }

    @Override
    public Optional<Task> find(String cluster, String task) {
        return aws.made(() -> tasks.find(cluster, task));
    }
}
