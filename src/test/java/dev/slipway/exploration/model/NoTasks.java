package dev.slipway.exploration.model;

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

/** Services without stopped tasks and events. */
enum NoTasks implements Tasks {
    NONE;

    @Override
    public Tasks within(Duration time) {
        return this;
    }

    @Override
    public List<StoppedTask> stopped(ServiceRef service) {
        return List.of();
    }

    @Override
    public List<ServiceEvent> events(ServiceRef service) {
        return List.of();
    }

    @Override
    public Optional<ObjectNode> placement(ServiceRef service) {
        return Optional.empty();
    }

    @Override
    public TaskStart run(ObjectNode request) {
        throw new UnsupportedOperationException("no task runs in this model");
    }

    @Override
    public void stop(String cluster, String task, String reason) {
        throw new UnsupportedOperationException("no task runs in this model");
    }

    @Override
    public Optional<Task> find(String cluster, String task) {
        return Optional.empty();
    }
}
