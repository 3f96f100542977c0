package dev.slipway.sandbox.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.RevisionName;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.ecs.EcsState.Cluster;
import dev.slipway.sandbox.rollout.ServiceState;
import dev.slipway.sandbox.task.OneOffTask;
import dev.slipway.text.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** ECS's tags of clusters, services, task definitions, and the tasks that RunTask started. */
final class TagOperations {
    ObjectNode tag(EcsState state, Input input) {
        Map<String, String> added = Tags.read(input.json().path("tags"));
        change(state, arn(input), old -> Tags.with(old, added));
        return Json.object();
    }

    ObjectNode untag(EcsState state, Input input) {
        List<String> keys = input.texts("tagKeys");
        change(state, arn(input), old -> {
            var left = new LinkedHashMap<>(old);
            keys.forEach(left::remove);
            return left;
        });
        return Json.object();
    }

    ObjectNode list(EcsState state, Input input) {
        ObjectNode answer = Json.object();
        change(state, arn(input), tags -> {
            answer.set("tags", Tags.write(tags));
            return tags;
        });
        return answer;
    }

    private static String arn(Input input) {
        return input.text("resourceArn").orElse("");
    }

    private static void change(EcsState state, String arn, UnaryOperator<Map<String, String>> change) {
        String kind = Stream.of("task-definition", "task", "service", "cluster")
                .filter(k ->
                        arn.startsWith("arn:") && state.names().name(k, arn).isPresent())
                .findFirst()
                .orElse("");
        String rest = state.names().name(kind, arn).orElse("");
        switch (kind) {
            case "task-definition" -> changeRevision(state, arn, change);
            case "task" -> {
                OneOffTask task = Optional.ofNullable(state.tasks().get(rest))
                        .orElseThrow(() -> SandboxException.invalid("The specified task was not found."));
                state.tasks().put(rest, task.with(change.apply(task.tags())));
            }
            case "service" -> {
                ServiceState service = state.services().get(rest);
                if (service == null) {
                    throw SandboxException.refused("ServiceNotFoundException", "Service not found.");
                }
                state.put(service.withTags(change.apply(service.tags())));
            }
            case "cluster" -> {
                Cluster cluster = state.clusters().get(rest);
                if (cluster == null) {
                    throw SandboxException.refused("ClusterNotFoundException", "Cluster not found.");
                }
                state.clusters().put(rest, new Cluster(cluster.name(), cluster.status(), change.apply(cluster.tags())));
            }
            default -> throw SandboxException.invalid("Invalid identifier: Unexpected ARN \"%s\".".formatted(arn));
        }
    }

    private static void changeRevision(EcsState state, String arn, UnaryOperator<Map<String, String>> change) {
        RevisionName name = RevisionName.parse(arn)
                .orElseThrow(
                        () -> SandboxException.invalid("Invalid identifier: Unexpected ARN \"%s\".".formatted(arn)));
        Family family = state.family(name.family());
        Family.Revision revision = family.revision(name.number())
                .orElseThrow(() -> SandboxException.invalid("The specified task definition was not found."
                        + " Specify a valid task definition and try again."));
        if (!revision.isActive()) {
            throw SandboxException.invalid(
                    "The specified task definition is inactive." + " Specify an active task definition and try again.");
        }
        state.put(family.with(revision.with(change.apply(revision.tags()))));
    }
}
