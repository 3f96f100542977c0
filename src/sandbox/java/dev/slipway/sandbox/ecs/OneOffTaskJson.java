package dev.slipway.sandbox.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.RevisionName;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.task.OneOffTask;
import dev.slipway.text.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A task that RunTask started, as DescribeTasks and its events write it. */
record OneOffTaskJson(AccountScope account) {
    private static final List<String> TIMES =
            List.of("createdAt", "startedAt", "stoppingAt", "executionStoppedAt", "stoppedAt");

    String arn(OneOffTask task) {
        return account.arn("ecs", "task/" + task.key());
    }

    static String group(OneOffTask task) {
        return task.request()
                .path("group")
                .asText("family:"
                        + RevisionName.parse(task.taskDefinition())
                                .map(RevisionName::family)
                                .orElse(""));
    }

    /** Empty with a capacity provider strategy. */
    static Optional<String> launchType(OneOffTask task) {
        if (task.request().has("capacityProviderStrategy")) {
            return provider(task).filter(name -> name.startsWith("FARGATE")).map(name -> "FARGATE");
        }
        return Optional.of(task.request().path("launchType").asText("EC2"));
    }

    private static Optional<String> provider(OneOffTask task) {
        return Optional.of(task.request()
                        .at("/capacityProviderStrategy/0/capacityProvider")
                        .asText())
                .filter(name -> !name.isEmpty());
    }

    ObjectNode task(EcsState state, OneOffTask task, boolean withTags) {
        Optional<ObjectNode> definition =
                TaskDefinitionOperations.exact(state, task.taskDefinition()).map(Family.Revision::content);
        ObjectNode json = Json.object();
        json.put("taskArn", arn(task)).put("taskDefinitionArn", task.taskDefinition());
        json.put("clusterArn", account.arn("ecs", "cluster/" + task.cluster()));
        json.put("lastStatus", task.status().name()).put("desiredStatus", task.desiredStatus());
        json.put("group", group(task));
        Optional.ofNullable(task.request().get("startedBy")).ifPresent(by -> json.set("startedBy", by));
        launchType(task).ifPresent(type -> json.put("launchType", type));
        provider(task).ifPresent(name -> json.put("capacityProviderName", name));
        Optional.ofNullable(task.request().get("platformVersion"))
                .ifPresent(version -> json.set("platformVersion", version));
        json.put("healthStatus", "UNKNOWN").put("connectivity", "CONNECTED");
        json.put(
                "enableExecuteCommand",
                task.request().path("enableExecuteCommand").asBoolean());
        json.put("version", task.version());
        List.of("cpu", "memory")
                .forEach(size -> Optional.of(task.request().path("overrides").path(size))
                        .filter(value -> !value.isMissingNode())
                        .or(() -> definition.map(d -> d.path(size)).filter(value -> !value.isMissingNode()))
                        .ifPresent(value -> json.set(size, value)));
        putTimes(json, task);
        json.putArray("attachments");
        json.putArray("attributes");
        json.set("overrides", overrides(task));
        json.set("tags", withTags ? Tags.write(task.tags()) : Json.object().arrayNode());
        ArrayNode containers = json.putArray("containers");
        definition.ifPresent(d -> d.path("containerDefinitions").forEach(c -> containers.add(container(task, c))));
        return json;
    }

    /** Events write times as text. */
    ObjectNode event(EcsState state, OneOffTask task) {
        ObjectNode detail = task(state, task, false);
        detail.remove("tags");
        TIMES.forEach(name -> Optional.ofNullable(detail.get(name))
                .ifPresent(time -> detail.put(
                        name,
                        Instant.ofEpochMilli(
                                        time.decimalValue().movePointRight(3).longValue())
                                .toString())));
        return detail.put("updatedAt", account.now().toString());
    }

    private static void putTimes(ObjectNode json, OneOffTask task) {
        json.set("createdAt", AccountScope.time(task.createdAt()));
        task.startedAt().ifPresent(at -> json.set("startedAt", AccountScope.time(at)));
        task.stop().ifPresent(stop -> {
            json.put("stopCode", stop.code()).put("stoppedReason", stop.reason());
            json.set("stoppingAt", AccountScope.time(stop.at()));
            stop.stoppedAt().ifPresent(at -> {
                json.set("executionStoppedAt", AccountScope.time(at));
                json.set("stoppedAt", AccountScope.time(at));
            });
        });
    }

    private static ObjectNode overrides(OneOffTask task) {
        ObjectNode overrides =
                task.request().path("overrides").deepCopy() instanceof ObjectNode given ? given : Json.object();
        for (String list : List.of("containerOverrides", "inferenceAcceleratorOverrides")) {
            if (!overrides.has(list)) {
                overrides.putArray(list);
            }
        }
        return overrides;
    }

    private ObjectNode container(OneOffTask task, JsonNode definition) {
        String name = definition.path("name").asText();
        String image = definition.path("image").asText();
        boolean isCommand = name.equals(task.containers().getFirst());
        ObjectNode json = Json.object();
        json.put("containerArn", account.arn("ecs", "container/" + task.key() + "/" + name));
        json.put("taskArn", arn(task)).put("name", name).put("image", image);
        if (image.contains("@")) {
            json.put("imageDigest", image.substring(image.indexOf('@') + 1));
        }
        json.put(
                "lastStatus",
                task.status() == OneOffTask.Status.PROVISIONING
                        ? "PENDING"
                        : task.status().name());
        json.put("healthStatus", "UNKNOWN");
        task.stop().filter(stop -> stop.stoppedAt().isPresent()).ifPresent(stop -> {
            (isCommand ? stop.exitCode() : stop.othersExitCode()).ifPresent(code -> json.put("exitCode", code));
            stop.containerReason().filter(reason -> isCommand).ifPresent(reason -> json.put("reason", reason));
        });
        json.put("cpu", definition.path("cpu").asText());
        json.putArray("networkBindings");
        json.putArray("networkInterfaces");
        return json;
    }
}
