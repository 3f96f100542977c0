package dev.slipway.sandbox.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Ids;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.ResourceName;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.ecs.EcsState.Cluster;
import dev.slipway.sandbox.events.Bus;
import dev.slipway.sandbox.task.Conditions;
import dev.slipway.sandbox.task.OneOffTask;
import dev.slipway.sandbox.task.RunBehaviour;
import dev.slipway.text.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * RunTask and StopTask, and the lives of their tasks on the account's clock: each change is an {@code ECS Task State Change}
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html">task events</a>).
 */
final class RunTaskOperations {
    private final AccountScope account;
    private final Bus bus;
    private final Conditions conditions;
    private final TaskDefinitionOperations definitions;
    private final OneOffTaskJson json;

    RunTaskOperations(AccountScope account, Bus bus, Conditions conditions, TaskDefinitionOperations definitions) {
        this.account = account;
        this.bus = bus;
        this.conditions = conditions;
        this.definitions = definitions;
        this.json = new OneOffTaskJson(account);
    }

    ObjectNode run(EcsState state, Input input) {
        Cluster cluster = state.cluster(input.text("cluster"));
        List<OneOffTask> same = withToken(state, cluster, input);
        if (!same.isEmpty()) {
            return answer(state, same);
        }
        Family.Revision revision =
                definitions.usable(state, input.text("taskDefinition").orElse(""));
        RunTaskRules.check(input, revision.content());
        List<String> containers = containers(input, revision.content());
        RunBehaviour behaviour = conditions.ofRun(revision.content(), image(revision.content(), containers.getFirst()));
        int count = input.number("count", 1);
        if (behaviour instanceof RunBehaviour.NotPlaced(String reason)) {
            return notPlaced(reason, count);
        }
        Map<String, String> tags = tags(input, revision);
        var started = new ArrayList<OneOffTask>();
        for (int i = 0; i < count; i++) {
            var task = new OneOffTask(
                    id(state, cluster, i),
                    cluster.name(),
                    revision.arn(),
                    input.json().deepCopy(),
                    containers,
                    tags,
                    behaviour,
                    OneOffTask.Status.PROVISIONING,
                    1,
                    account.now(),
                    Optional.empty(),
                    Optional.empty());
            started.add(task);
        }
        started.forEach(task -> put(state, task));
        return answer(state, started);
    }

    ObjectNode stop(EcsState state, Input input) {
        Cluster cluster = state.cluster(input.text("cluster"));
        OneOffTask task = Optional.ofNullable(state.tasks()
                        .get(cluster.name() + "/"
                                + ResourceName.lastPart(input.text("task").orElse(""))))
                .filter(found -> !found.isForgotten(account.now()))
                .orElseThrow(() -> SandboxException.invalid("The referenced task was not found."));
        OneOffTask stopping = task.stopping(input.text("reason").orElse("Task stopped by user"), account.now());
        if (task.stop().isEmpty()) {
            put(state, stopping);
        }
        ObjectNode answer = Json.object();
        answer.set("task", json.task(state, stopping, true));
        return answer;
    }

    /** Takes every step of the task at once. A task that never ends by itself stays as it then is. */
    void end(EcsState state, OneOffTask task) {
        OneOffTask now = state.tasks().getOrDefault(task.key(), task);
        OneOffTask next = now.advance(image(state, now), account.now());
        while (!next.equals(now)) {
            put(state, next);
            now = next;
            next = now.advance(image(state, now), account.now());
        }
    }

    /** When the next task changes; {@link Instant#MAX} for never. */
    static Instant next(EcsState state) {
        return state.tasks().values().stream()
                .map(OneOffTask::next)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /** The changes that are due, oldest first for each task. */
    void step(EcsState state) {
        Instant now = account.now();
        for (OneOffTask task : List.copyOf(state.tasks().values())) {
            OneOffTask due = task;
            while (!due.next().isAfter(now)) {
                due = due.advance(image(state, due), due.next());
                put(state, due);
            }
        }
        state.tasks().values().removeIf(task -> task.isForgotten(now));
    }

    /** @throws SandboxException if the token is another request's */
    private List<OneOffTask> withToken(EcsState state, Cluster cluster, Input input) {
        Optional<String> token = input.text("clientToken");
        List<OneOffTask> same = state.tasks().values().stream()
                .filter(task -> task.cluster().equals(cluster.name()))
                .filter(task -> token.filter(t -> task.holds(t, account.now())).isPresent())
                .toList();
        if (same.stream().anyMatch(task -> !task.request().equals(input.json()))) {
            ArrayNode arns = Json.object().arrayNode();
            same.forEach(task -> arns.add(json.arn(task)));
            throw SandboxException.refused(
                            "ConflictException",
                            "The RunTask request with the given clientToken conflicts with a previous request.")
                    .with("resourceIds", arns);
        }
        return same;
    }

    private void put(EcsState state, OneOffTask task) {
        state.tasks().put(task.key(), task);
        bus.emit("aws.ecs", "ECS Task State Change", List.of(json.arn(task)), json.event(state, task));
    }

    private ObjectNode answer(EcsState state, List<OneOffTask> tasks) {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("tasks");
        tasks.forEach(task -> list.add(json.task(state, task, true)));
        answer.putArray("failures");
        return answer;
    }

    private ObjectNode notPlaced(String reason, int count) {
        ObjectNode answer = Json.object();
        answer.putArray("tasks");
        ArrayNode failures = answer.putArray("failures");
        for (int i = 0; i < count; i++) {
            failures.addObject()
                    .put("arn", account.arn("ecs", "container-instance/" + Ids.uuid("instance", i)))
                    .put("reason", reason);
        }
        return answer;
    }

    private String id(EcsState state, Cluster cluster, int number) {
        return Ids.sha256("run task %s %s %d %d"
                        .formatted(cluster.name(), account.now(), state.tasks().size(), number))
                .substring(0, 32);
    }

    private static Map<String, String> tags(Input input, Family.Revision revision) {
        var tags = new LinkedHashMap<String, String>();
        if (input.text("propagateTags").filter("TASK_DEFINITION"::equals).isPresent()) {
            tags.putAll(revision.tags());
        }
        tags.putAll(Tags.read(input.json().path("tags")));
        return tags;
    }

    /** The one whose command the request replaces, or else the first, before the others. */
    private static List<String> containers(Input input, ObjectNode definition) {
        List<String> names = definition
                .path("containerDefinitions")
                .valueStream()
                .map(container -> container.path("name").asText())
                .toList();
        String command = input.json().at("/overrides/containerOverrides/0/name").asText(names.getFirst());
        var sorted = new ArrayList<>(names);
        sorted.remove(command);
        sorted.addFirst(command);
        return sorted;
    }

    private static String image(EcsState state, OneOffTask task) {
        return TaskDefinitionOperations.exact(state, task.taskDefinition())
                .map(revision -> image(revision.content(), task.containers().getFirst()))
                .orElse("");
    }

    private static String image(JsonNode definition, String container) {
        return definition
                .path("containerDefinitions")
                .valueStream()
                .filter(one -> one.path("name").asText().equals(container))
                .map(one -> one.path("image").asText())
                .findFirst()
                .orElse("");
    }
}
