package dev.slipway.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.ServiceEvent;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.StoppedTask;
import dev.slipway.ecs.TaskStart;
import dev.slipway.ecs.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.Task;

/** Reads the tasks and the events of services, and starts tasks, through the SDK. */
record EcsTasks(Supplier<EcsClient> ecs, AwsCall call) implements Tasks {
    @Override
    public Tasks within(Duration time) {
        return new EcsTasks(ecs, call.within(time));
    }

    /** ECS lists by service, because {@code startedBy} must be the only filter, and then it lists no stopped tasks. */
    @Override
    public List<StoppedTask> stopped(ServiceRef service) {
        List<String> arns = list(service);
        var tasks = new ArrayList<StoppedTask>();
        for (int from = 0; from < arns.size(); from += AT_ONCE) {
            List<String> some = arns.subList(from, Math.min(arns.size(), from + AT_ONCE));
            ofService(
                            service,
                            "DescribeTasks",
                            settings -> ecs.get()
                                    .describeTasks(r -> r.cluster(service.cluster())
                                            .tasks(some)
                                            .overrideConfiguration(settings)))
                    .tasks()
                    .forEach(task -> tasks.add(read(task)));
        }
        return List.copyOf(tasks);
    }

    private List<String> list(ServiceRef service) {
        var arns = new ArrayList<String>();
        Optional<String> next = Optional.empty();
        do {
            Optional<String> token = next;
            ListTasksResponse page = ofService(
                    service,
                    "ListTasks",
                    settings -> ecs.get()
                            .listTasks(r -> r.cluster(service.cluster())
                                    .serviceName(service.name())
                                    .desiredStatus(DesiredStatus.STOPPED)
                                    .maxResults(AT_ONCE)
                                    .nextToken(token.orElse(null))
                                    .overrideConfiguration(settings)));
            arns.addAll(page.taskArns());
            next = Optional.ofNullable(page.nextToken());
        } while (next.isPresent() && arns.size() < MOST);
        return arns.subList(0, Math.min(arns.size(), MOST));
    }

    @Override
    public List<ServiceEvent> events(ServiceRef service) {
        return ofService(
                        service,
                        "DescribeServices",
                        settings -> ecs.get()
                                .describeServices(r -> r.cluster(service.cluster())
                                        .services(service.name())
                                        .overrideConfiguration(settings)))
                .services()
                .stream()
                .flatMap(s -> s.events().stream())
                .filter(event -> event.createdAt() != null && event.message() != null)
                .map(event -> new ServiceEvent(event.createdAt(), event.message()))
                .toList();
    }

    private <T> T ofService(
            ServiceRef service, String name, Function<Consumer<AwsRequestOverrideConfiguration.Builder>, T> what) {
        return call.make(name, settings -> {
            try {
                return what.apply(settings);
            } catch (ClusterNotFoundException e) {
                throw new AwsException(
                        AwsException.Kind.NOT_FOUND, name, "%s (service %s)".formatted(AwsCall.text(e), service));
            }
        });
    }

    private static StoppedTask read(Task task) {
        return new StoppedTask(
                Optional.ofNullable(task.startedBy()).orElse(""),
                Optional.ofNullable(task.taskDefinitionArn()).orElse(""),
                Optional.<Instant>ofNullable(task.stoppedAt()),
                Optional.ofNullable(task.stopCodeAsString()),
                Optional.ofNullable(task.stoppedReason()),
                EcsRunTask.containers(task.containers().stream()).toList());
    }

    @Override
    public Optional<ObjectNode> placement(ServiceRef service) {
        return runTask().placement(service);
    }

    @Override
    public TaskStart run(ObjectNode request) {
        return runTask().run(request);
    }

    @Override
    public Optional<dev.slipway.ecs.Task> find(String cluster, String task) {
        return runTask().find(cluster, task);
    }

    @Override
    public void stop(String cluster, String task, String reason) {
        runTask().stop(cluster, task, reason);
    }

    private EcsRunTask runTask() {
        return new EcsRunTask(ecs, call);
    }
}
