package dev.slipway.exploration.model;

import dev.slipway.ecs.ServiceEvent;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.StoppedTask;
import dev.slipway.ecs.Tasks;
import java.time.Duration;
import java.util.List;

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
}
