package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.rollout.ServiceState;
import dev.slipway.sandbox.task.OneOffTask;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The whole state of ECS. The maps hold immutable values, so a copy of the maps is a copy of the state.
 *
 * @param tasks those that RunTask started; a service's tasks follow from the service
 */
public record EcsState(
        Identifiers names,
        Map<String, Cluster> clusters,
        Map<String, Family> families,
        Map<String, ServiceState> services,
        Map<String, OneOffTask> tasks) {
    public static EcsState empty(AccountScope account) {
        return new EcsState(
                new Identifiers(account),
                new TreeMap<>(),
                new TreeMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>());
    }

    EcsState copy() {
        return new EcsState(
                names,
                new TreeMap<>(clusters),
                new TreeMap<>(families),
                new LinkedHashMap<>(services),
                new LinkedHashMap<>(tasks));
    }

    Family family(String name) {
        Family family = families.get(name);
        return family == null ? Family.empty(name) : family;
    }

    void put(Family family) {
        families.put(family.name(), family);
    }

    /** @param given name or ARN; empty for the cluster that ECS calls {@code default} */
    Cluster cluster(Optional<String> given) {
        return names.cluster(given.orElse("default"))
                .map(clusters::get)
                .filter(found -> found.status().equals("ACTIVE"))
                .orElseThrow(() -> SandboxException.refused("ClusterNotFoundException", "Cluster not found."));
    }

    /** @param given name or ARN */
    Optional<ServiceState> service(Cluster cluster, String given) {
        return names.service(cluster.name(), given).map(name -> services.get(cluster.name() + "/" + name));
    }

    void put(ServiceState service) {
        services.put(service.key(), service);
    }

    /** @param status ACTIVE or INACTIVE */
    record Cluster(String name, String status, Map<String, String> tags) {}
}
