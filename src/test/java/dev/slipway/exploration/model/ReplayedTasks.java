package dev.slipway.exploration.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.ServiceEvent;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.StoppedTask;
import dev.slipway.ecs.Task;
import dev.slipway.ecs.TaskStart;
import dev.slipway.ecs.Tasks;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The tasks of one replayed run. Where the service's tasks are placed never changes, and nothing is decided by the cause of a
 * failed deployment: reading these is not a step that another actor's call could come before.
 */
record ReplayedTasks(ReplayedAws run, ScenarioSetup story, Mutation mutation) implements Tasks {
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
        return story.placement();
    }

    @Override
    public TaskStart run(ObjectNode request) {
        if (mutation == Mutation.MAKES_TOKEN_OF_REVISION) {
            request.put("clientToken", request.path("startedBy").asText());
        }
        return run.call(
                "RunTask " + Json.write(request), true, aws -> tasks(aws).run(request));
    }

    @Override
    public void stop(String cluster, String task, String reason) {
        run.call("StopTask " + task, true, aws -> {
            tasks(aws).stop(cluster, task, reason);
            return true;
        });
    }

    @Override
    public Optional<Task> find(String cluster, String task) {
        return run.call("DescribeTasks " + task, false, aws -> tasks(aws).find(cluster, task));
    }

    private static Tasks tasks(Aws aws) {
        return aws.tasks(Location.OWN);
    }
}
