package dev.slipway.access;

import dev.slipway.config.Target;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.Services;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The services of many targets: each DescribeServices call reads ten, and all calls run in parallel. */
public final class ServiceDescriptions {
    private final Aws aws;
    private final Map<ServiceKey, CompletableFuture<Map<String, Service>>> calls = new HashMap<>();

    private record ServiceKey(Location location, ServiceRef service) {}

    /** @param name empty for families, of which one call reads one */
    private record Cluster(Location location, String name) {}

    public ServiceDescriptions(Aws aws, Parallel parallel, List<Target> targets) {
        this.aws = aws;
        var byCluster = new LinkedHashMap<Cluster, Set<String>>();
        targets.forEach(t -> byCluster
                .computeIfAbsent(new Cluster(t.location(), t.serviceRef().cluster()), c -> new LinkedHashSet<>())
                .add(t.serviceRef().name()));
        byCluster.forEach((cluster, services) -> {
            List<String> names = new ArrayList<>(services);
            int atOnce = cluster.name().isEmpty() ? 1 : Services.AT_ONCE;
            for (int from = 0; from < names.size(); from += atOnce) {
                List<String> batch = List.copyOf(names.subList(from, Math.min(names.size(), from + atOnce)));
                CompletableFuture<Map<String, Service>> call =
                        parallel.start(() -> aws.services(cluster.location()).describe(cluster.name(), batch));
                batch.forEach(name ->
                        calls.put(new ServiceKey(cluster.location(), new ServiceRef(cluster.name(), name)), call));
            }
        });
    }

    /**
     * The target's service. One service without permission fails the call for all ten: then each is read alone.
     *
     * @throws AwsException where it could not be read
     */
    public Optional<Service> of(Target target) {
        CompletableFuture<Map<String, Service>> call =
                calls.get(new ServiceKey(target.location(), target.serviceRef()));
        if (call == null) {
            throw new IllegalStateException("nothing was read for " + target);
        }
        try {
            return Optional.ofNullable(
                    Parallel.await(call).get(target.serviceRef().name()));
        } catch (AwsException together) {
            if (together.isRetryable()) {
                throw together;
            }
            return aws.services(target.location()).find(target.serviceRef());
        }
    }
}
