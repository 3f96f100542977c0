package dev.slipway.sandbox.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.ecs.EcsState.Cluster;
import dev.slipway.sandbox.task.OneOffTask;
import dev.slipway.text.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** ECS's operations that read tasks: those of services, and those that RunTask started. */
final class TaskOperations {
    private static final int AT_MOST = 100;

    private final AccountScope account;
    private final OneOffTaskJson oneOffs;

    TaskOperations(AccountScope account) {
        this.account = account;
        this.oneOffs = new OneOffTaskJson(account);
    }

    ObjectNode list(EcsState state, Input input) {
        Cluster cluster = state.cluster(input.text("cluster"));
        checkFilters(input);
        String desired = input.text("desiredStatus").orElse("RUNNING");
        Optional<String> service = input.text("serviceName")
                .map(given -> state.service(cluster, given)
                        .orElseThrow(() -> SandboxException.refused("ServiceNotFoundException", "Service not found."))
                        .name());
        Stream<String> ofServices = tasks(state, cluster)
                .filter(t -> t.desiredStatus().equals(desired))
                .filter(t -> service.map(t.service().name()::equals).orElse(true))
                .filter(t -> input.text("family")
                        .map(f -> family(t.taskDefinition()).equals(f))
                        .orElse(true))
                .filter(t -> input.text("startedBy").map(t.deployment()::equals).orElse(true))
                .filter(t -> input.text("launchType").map(launchType(t)::equals).orElse(true))
                .map(this::arn);
        Stream<String> ofRunTask = service.isPresent()
                ? Stream.of()
                : oneOffs(state, cluster)
                        .filter(t -> t.desiredStatus().equals(desired))
                        .filter(t -> input.text("family")
                                .map(f -> family(t.taskDefinition()).equals(f))
                                .orElse(true))
                        .filter(t -> input.text("startedBy")
                                .map(by ->
                                        t.request().path("startedBy").asText().equals(by))
                                .orElse(true))
                        .filter(t -> input.text("launchType")
                                .map(type -> OneOffTaskJson.launchType(t)
                                        .filter(type::equals)
                                        .isPresent())
                                .orElse(true))
                        .map(oneOffs::arn);
        List<String> arns = Stream.concat(ofServices, ofRunTask).toList();
        return input.page("taskArns", arns, AT_MOST, AT_MOST, TextNode::valueOf);
    }

    ObjectNode describe(EcsState state, Input input) {
        Cluster cluster = state.cluster(input.text("cluster"));
        List<String> wanted = input.texts("tasks");
        if (wanted.isEmpty()) {
            throw SandboxException.invalid("Tasks cannot be empty.");
        }
        if (wanted.size() > AT_MOST) {
            throw SandboxException.invalid("Tasks cannot have more than 100 elements.");
        }
        Map<String, Supplier<ObjectNode>> byArn = new LinkedHashMap<>();
        tasks(state, cluster).forEach(t -> byArn.putIfAbsent(arn(t), () -> json(state, t)));
        oneOffs(state, cluster)
                .forEach(t -> byArn.put(oneOffs.arn(t), () -> oneOffs.task(state, t, input.includes("TAGS"))));
        ObjectNode answer = Json.object();
        ArrayNode tasks = answer.putArray("tasks");
        ArrayNode failures = answer.putArray("failures");
        for (String name : wanted) {
            String arn = name.startsWith("arn:") ? name : account.arn("ecs", "task/" + cluster.name() + "/" + name);
            Optional.ofNullable(byArn.get(arn))
                    .ifPresentOrElse(
                            found -> tasks.add(found.get()),
                            () -> failures.addObject().put("arn", arn).put("reason", "MISSING"));
        }
        return answer;
    }

    /** {@code startedBy} cannot be combined with a family or a service. */
    private static void checkFilters(Input input) {
        if (input.text("startedBy").isPresent()
                && (input.text("family").isPresent()
                        || input.text("serviceName").isPresent())) {
            throw SandboxException.invalid("cannot specify startedBy together with family or serviceName.");
        }
        if (input.text("family").isPresent() && input.text("serviceName").isPresent()) {
            throw SandboxException.invalid("cannot specify family and serviceName together.");
        }
    }

    private Stream<TaskView> tasks(EcsState state, Cluster cluster) {
        return state.services().values().stream()
                .filter(s -> s.cluster().equals(cluster.name()))
                .flatMap(s -> TaskView.of(s, account.now()));
    }

    private Stream<OneOffTask> oneOffs(EcsState state, Cluster cluster) {
        return state.tasks().values().stream()
                .filter(task -> task.cluster().equals(cluster.name()))
                .filter(task -> !task.isForgotten(account.now()));
    }

    private String arn(TaskView task) {
        return account.arn("ecs", "task/" + task.service().cluster() + "/" + task.id());
    }

    private static String family(String taskDefinition) {
        String name = taskDefinition.substring(taskDefinition.lastIndexOf('/') + 1);
        return name.substring(0, name.lastIndexOf(':'));
    }

    private static String launchType(TaskView task) {
        return task.service().settings().path("launchType").asText("EC2");
    }

    private ObjectNode json(EcsState state, TaskView task) {
        Optional<ObjectNode> definition =
                TaskDefinitionOperations.exact(state, task.taskDefinition()).map(Family.Revision::content);
        ObjectNode json = Json.object();
        json.put("taskArn", arn(task)).put("taskDefinitionArn", task.taskDefinition());
        json.put("clusterArn", account.arn("ecs", "cluster/" + task.service().cluster()));
        json.put("lastStatus", task.status()).put("desiredStatus", task.desiredStatus());
        json.put("group", "service:" + task.service().name()).put("startedBy", task.deployment());
        json.put("launchType", launchType(task)).put("healthStatus", "UNKNOWN");
        json.put("connectivity", "CONNECTED").put("enableExecuteCommand", false).put("version", 3);
        definition.ifPresent(d -> List.of("cpu", "memory")
                .forEach(size -> Optional.ofNullable(d.get(size)).ifPresent(value -> json.set(size, value))));
        json.set("createdAt", AccountScope.time(task.launched()));
        task.started().ifPresent(at -> json.set("startedAt", AccountScope.time(at)));
        task.stop().ifPresent(stop -> {
            json.put("stopCode", stop.stopCode()).put("stoppedReason", stop.reason(firstImage(definition)));
            for (String time : List.of("stoppingAt", "executionStoppedAt", "stoppedAt")) {
                json.set(time, AccountScope.time(stop.at()));
            }
        });
        json.putArray("attachments");
        json.putArray("attributes");
        ObjectNode overrides = json.putObject("overrides");
        overrides.putArray("containerOverrides");
        overrides.putArray("inferenceAcceleratorOverrides");
        json.putArray("tags");
        ArrayNode containers = json.putArray("containers");
        definition.ifPresent(d ->
                d.path("containerDefinitions").forEach(c -> containers.add(container(task, c, containers.isEmpty()))));
        return json;
    }

    private static String firstImage(Optional<ObjectNode> definition) {
        return definition
                .map(d -> d.at("/containerDefinitions/0/image").asText())
                .orElse("");
    }

    /** @param isFirst whether it is the one that fails, if the task does */
    private ObjectNode container(TaskView task, JsonNode definition, boolean isFirst) {
        String name = definition.path("name").asText();
        String image = definition.path("image").asText();
        ObjectNode json = Json.object();
        json.put("containerArn", account.arn("ecs", "container/" + task.id() + "/" + name));
        json.put("taskArn", arn(task)).put("name", name).put("image", image);
        if (image.contains("@")) {
            json.put("imageDigest", image.substring(image.indexOf('@') + 1));
        }
        json.put("lastStatus", task.status()).put("healthStatus", "UNKNOWN");
        task.stop().ifPresent(stop -> {
            stop.exitCode(isFirst).ifPresent(code -> json.put("exitCode", code));
            stop.containerReason(image).filter(reason -> isFirst).ifPresent(reason -> json.put("reason", reason));
        });
        json.put("cpu", definition.path("cpu").asText());
        json.putArray("networkBindings");
        json.putArray("networkInterfaces");
        return json;
    }
}
