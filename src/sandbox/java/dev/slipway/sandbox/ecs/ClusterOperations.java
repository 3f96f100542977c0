package dev.slipway.sandbox.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.ecs.EcsState.Cluster;
import dev.slipway.sandbox.rollout.ServiceState;
import dev.slipway.text.Json;
import java.util.List;

/** ECS's operations on clusters. */
final class ClusterOperations {
    private final AccountScope account;

    ClusterOperations(AccountScope account) {
        this.account = account;
    }

    ObjectNode create(EcsState state, Input input) {
        String name = input.text("clusterName").orElse("default");
        var cluster = new Cluster(name, "ACTIVE", Tags.read(input.json().path("tags")));
        state.clusters().put(name, cluster);
        ObjectNode answer = Json.object();
        answer.set("cluster", json(state, cluster));
        return answer;
    }

    ObjectNode describe(EcsState state, Input input) {
        ObjectNode answer = Json.object();
        ArrayNode clusters = answer.putArray("clusters");
        ArrayNode failures = answer.putArray("failures");
        List<String> names = input.texts("clusters");
        for (String name : names.isEmpty() ? List.of("default") : names) {
            state.names()
                    .cluster(name)
                    .map(state.clusters()::get)
                    .ifPresentOrElse(
                            cluster -> clusters.add(json(state, cluster)),
                            () -> failures.addObject()
                                    .put("arn", name.startsWith("arn:") ? name : account.arn("ecs", "cluster/" + name))
                                    .put("reason", "MISSING"));
        }
        return answer;
    }

    ObjectNode list(EcsState state, Input input) {
        List<String> arns = state.clusters().values().stream()
                .filter(c -> c.status().equals("ACTIVE"))
                .map(c -> account.arn("ecs", "cluster/" + c.name()))
                .toList();
        return input.page("clusterArns", arns, 100, 100, TextNode::valueOf);
    }

    ObjectNode delete(EcsState state, Input input) {
        Cluster cluster = state.cluster(input.text("cluster"));
        if (services(state, cluster) > 0) {
            throw SandboxException.refused(
                    "ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active.");
        }
        var gone = new Cluster(cluster.name(), "INACTIVE", cluster.tags());
        state.clusters().put(gone.name(), gone);
        ObjectNode answer = Json.object();
        answer.set("cluster", json(state, gone));
        return answer;
    }

    private ObjectNode json(EcsState state, Cluster cluster) {
        ObjectNode json = Json.object();
        json.put("clusterArn", account.arn("ecs", "cluster/" + cluster.name()));
        json.put("clusterName", cluster.name()).put("status", cluster.status());
        json.put("registeredContainerInstancesCount", ServiceState.INSTANCES);
        json.put("runningTasksCount", tasks(state, cluster, "RUNNING"));
        json.put("pendingTasksCount", tasks(state, cluster, "PENDING"));
        json.put("activeServicesCount", services(state, cluster));
        json.putArray("statistics");
        json.set("tags", Tags.write(cluster.tags()));
        json.putArray("settings").addObject().put("name", "containerInsights").put("value", "disabled");
        json.putArray("capacityProviders");
        json.putArray("defaultCapacityProviderStrategy");
        return json;
    }

    private long tasks(EcsState state, Cluster cluster, String status) {
        return state.services().values().stream()
                .filter(s -> s.cluster().equals(cluster.name()))
                .flatMap(s -> TaskView.of(s, account.now()))
                .filter(t -> t.status().equals(status))
                .count();
    }

    private static int services(EcsState state, Cluster cluster) {
        return (int) state.services().values().stream()
                .filter(s -> s.cluster().equals(cluster.name()) && !s.status().equals("INACTIVE"))
                .count();
    }
}
