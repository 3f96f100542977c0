package dev.slipway.sandbox.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.ServiceEvent;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.StoppedTask;
import dev.slipway.ecs.Task;
import dev.slipway.ecs.TaskPlacement;
import dev.slipway.ecs.TaskStart;
import dev.slipway.ecs.Tasks;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** The port to ECS tasks over an {@link AwsAccount}, which answers at once. */
final class SandboxTasks implements Tasks {
    private final SandboxAws aws;

    SandboxTasks(SandboxAws aws) {
        this.aws = aws;
    }

    @Override
    public Tasks within(Duration time) {
        return this;
    }

    @Override
    public List<StoppedTask> stopped(ServiceRef service) {
        List<String> arns = list(service);
        var tasks = new ArrayList<StoppedTask>();
        for (int from = 0; from < arns.size(); from += AT_ONCE) {
            ObjectNode input = Json.object().put("cluster", service.cluster());
            ArrayNode some = input.putArray("tasks");
            arns.subList(from, Math.min(arns.size(), from + AT_ONCE)).forEach(some::add);
            aws.call("ecs", "DescribeTasks", input).path("tasks").forEach(task -> tasks.add(read(task)));
        }
        return List.copyOf(tasks);
    }

    private List<String> list(ServiceRef service) {
        var arns = new ArrayList<String>();
        ObjectNode request = Json.object()
                .put("cluster", service.cluster())
                .put("serviceName", service.name())
                .put("desiredStatus", "STOPPED")
                .put("maxResults", AT_ONCE);
        JsonNode page;
        do {
            page = aws.call("ecs", "ListTasks", request.deepCopy());
            page.path("taskArns").forEach(arn -> arns.add(arn.asText()));
            request.set("nextToken", page.path("nextToken"));
        } while (page.has("nextToken") && arns.size() < MOST);
        return arns.subList(0, Math.min(arns.size(), MOST));
    }

    @Override
    public List<ServiceEvent> events(ServiceRef service) {
        ObjectNode input = Json.object().put("cluster", service.cluster());
        input.putArray("services").add(service.name());
        var events = new ArrayList<ServiceEvent>();
        aws.call("ecs", "DescribeServices", input)
                .at("/services/0/events")
                .forEach(event -> events.add(new ServiceEvent(
                        SandboxServices.time(event.path("createdAt")),
                        event.path("message").asText())));
        return List.copyOf(events);
    }

    @Override
    public Optional<ObjectNode> placement(ServiceRef service) {
        ObjectNode input = Json.object().put("cluster", service.cluster());
        input.putArray("services").add(service.name());
        JsonNode found = aws.call("ecs", "DescribeServices", input).at("/services/0");
        return found.isMissingNode() ? Optional.empty() : Optional.of(TaskPlacement.of(found));
    }

    @Override
    public TaskStart run(ObjectNode request) {
        var used = new ArrayList<String>();
        Optional<ObjectNode> answer = aws.callUnless("ecs", "RunTask", request, refusal -> {
            refusal.json().path("resourceIds").forEach(arn -> used.add(arn.asText()));
            return refusal.type().equals("ConflictException");
        });
        if (answer.isEmpty()) {
            return new TaskStart.TokenUsed(used);
        }
        JsonNode failure = answer.get().at("/failures/0");
        return failure.isMissingNode()
                ? new TaskStart.Started(task(answer.get().at("/tasks/0")))
                : new TaskStart.NotPlaced("%s (%s)"
                        .formatted(
                                failure.path("reason").asText(),
                                failure.path("arn").asText()));
    }

    @Override
    public Optional<Task> find(String cluster, String task) {
        ObjectNode input = Json.object().put("cluster", cluster);
        input.putArray("tasks").add(task);
        input.putArray("include").add("TAGS");
        JsonNode found = aws.call("ecs", "DescribeTasks", input).at("/tasks/0");
        return found.isMissingNode() ? Optional.empty() : Optional.of(task(found));
    }

    @Override
    public void stop(String cluster, String task, String reason) {
        aws.call(
                "ecs",
                "StopTask",
                Json.object().put("cluster", cluster).put("task", task).put("reason", reason));
    }

    private static Task task(JsonNode task) {
        var tags = new LinkedHashMap<String, String>();
        task.path("tags")
                .forEach(tag ->
                        tags.put(tag.path("key").asText(), tag.path("value").asText()));
        return new Task(
                task.path("taskArn").asText(),
                task.path("taskDefinitionArn").asText(),
                task.path("startedBy").asText(),
                SandboxServices.time(task.path("createdAt")),
                task.path("lastStatus").asText(),
                task.path("desiredStatus").asText(),
                text(task, "stopCode"),
                text(task, "stoppedReason"),
                containers(task),
                tags);
    }

    private static List<StoppedTask.Container> containers(JsonNode task) {
        var containers = new ArrayList<StoppedTask.Container>();
        for (JsonNode container : task.path("containers")) {
            containers.add(new StoppedTask.Container(
                    container.path("name").asText(),
                    Optional.ofNullable(container.get("exitCode")).map(JsonNode::asInt),
                    text(container, "reason")));
        }
        return containers;
    }

    private static StoppedTask read(JsonNode task) {
        return new StoppedTask(
                task.path("startedBy").asText(),
                task.path("taskDefinitionArn").asText(),
                Optional.ofNullable(task.get("stoppedAt")).map(SandboxServices::time),
                text(task, "stopCode"),
                text(task, "stoppedReason"),
                containers(task));
    }

    private static Optional<String> text(JsonNode json, String member) {
        return Optional.ofNullable(json.get(member)).map(JsonNode::asText);
    }
}
