package dev.slipway.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.StoppedTask;
import dev.slipway.ecs.Task;
import dev.slipway.ecs.TaskPlacement;
import dev.slipway.ecs.TaskStart;
import dev.slipway.text.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskField;

/** Starts tasks and looks at them through the SDK. */
record EcsRunTask(Supplier<EcsClient> ecs, AwsCall call) {
    private static final String RUN_TASK = "RunTask";

    /** Replaced by the request's JSON; the SDK requires the members. */
    private static final String IN_RAW_REQUEST = "in-raw-request";

    /** Reads the response's JSON, because RunTask takes its members as they are. */
    Optional<ObjectNode> placement(ServiceRef service) {
        var raw = new RawJson.Received();
        return call.make("DescribeServices", settings -> {
            try {
                ecs.get()
                        .describeServices(r -> r.cluster(service.cluster())
                                .services(service.name())
                                .overrideConfiguration(o -> {
                                    settings.accept(o);
                                    o.putExecutionAttribute(RawJson.RESPONSE, raw);
                                }));
            } catch (ClusterNotFoundException e) {
                throw EcsServices.noCluster(e, "DescribeServices", service.cluster());
            }
            JsonNode found = raw.json().path("services").path(0);
            return found.isMissingNode() ? Optional.empty() : Optional.of(TaskPlacement.of(found));
        });
    }

    TaskStart run(ObjectNode request) {
        return call.make(RUN_TASK, settings -> {
            try {
                return start(ecs.get()
                        .runTask(r -> r.taskDefinition(IN_RAW_REQUEST).overrideConfiguration(o -> {
                            settings.accept(o);
                            o.putExecutionAttribute(RawJson.REQUEST, Json.write(request));
                        })));
            } catch (ConflictException e) {
                return new TaskStart.TokenUsed(e.resourceIds());
            } catch (ClusterNotFoundException e) {
                throw new AwsException(AwsException.Kind.NOT_FOUND, RUN_TASK, AwsCall.text(e));
            }
        });
    }

    private static TaskStart start(RunTaskResponse answer) {
        return answer.tasks().stream()
                .findFirst()
                .<TaskStart>map(task -> new TaskStart.Started(read(task)))
                .orElseGet(() -> new TaskStart.NotPlaced(
                        answer.failures().stream().map(EcsRunTask::words).collect(Collectors.joining("; "))));
    }

    /** {@code RESOURCE:MEMORY (arn:…): detail}. */
    private static String words(Failure failure) {
        String of = Optional.ofNullable(failure.arn()).map(" (%s)"::formatted).orElse("");
        String detail = Optional.ofNullable(failure.detail()).map(": "::concat).orElse("");
        return Optional.ofNullable(failure.reason()).orElse("no reason") + of + detail;
    }

    Optional<Task> find(String cluster, String task) {
        return call.make(
                "DescribeTasks",
                settings -> ecs
                        .get()
                        .describeTasks(r -> r.cluster(cluster)
                                .tasks(task)
                                .include(TaskField.TAGS)
                                .overrideConfiguration(settings))
                        .tasks()
                        .stream()
                        .findFirst()
                        .map(EcsRunTask::read));
    }

    void stop(String cluster, String task, String reason) {
        call.make(
                "StopTask",
                settings -> ecs.get()
                        .stopTask(r ->
                                r.cluster(cluster).task(task).reason(reason).overrideConfiguration(settings)));
    }

    private static Task read(software.amazon.awssdk.services.ecs.model.Task task) {
        return new Task(
                Optional.ofNullable(task.taskArn()).orElse(""),
                Optional.ofNullable(task.taskDefinitionArn()).orElse(""),
                Optional.ofNullable(task.startedBy()).orElse(""),
                Optional.ofNullable(task.createdAt()).orElse(Instant.EPOCH),
                Optional.ofNullable(task.lastStatus()).orElse(""),
                Optional.ofNullable(task.desiredStatus()).orElse(""),
                Optional.ofNullable(task.stopCodeAsString()),
                Optional.ofNullable(task.stoppedReason()),
                containers(task.containers().stream()).toList(),
                task.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value, (first, second) -> second)));
    }

    static Stream<StoppedTask.Container> containers(Stream<Container> containers) {
        return containers.map(container -> new StoppedTask.Container(
                Optional.ofNullable(container.name()).orElse(""),
                Optional.ofNullable(container.exitCode()),
                Optional.ofNullable(container.reason())));
    }
}
