package dev.slipway.select;

import dev.slipway.config.AccountRegion;
import dev.slipway.config.ConfigPath;
import dev.slipway.ecs.Location;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where to list services that patterns bind. Each service is found by one listing only.
 */
public final class ServiceListing {
    private final Location location;
    private final Optional<String> cluster;
    private final List<EcsServicePattern> patterns;
    private final Set<ConfigPath> wheres;
    private final ServiceSelector selector;
    private final AccountRegion home;

    ServiceListing(
            Location location,
            Optional<String> cluster,
            List<EcsServicePattern> patterns,
            ServiceSelector selector,
            AccountRegion home) {
        this.location = location;
        this.cluster = cluster;
        this.patterns = List.copyOf(patterns);
        this.wheres = patterns.stream().map(p -> p.spec().path()).collect(Collectors.toSet());
        this.selector = selector;
        this.home = home;
    }

    public Location location() {
        return location;
    }

    /** The only cluster to list, its name or ARN; empty: all clusters there that {@link #fits fit}. */
    public Optional<String> cluster() {
        return cluster;
    }

    /** Whether a pattern may bind services of this cluster, given by name or ARN. */
    public boolean fits(String name) {
        return patterns.stream()
                .anyMatch(p -> p.in(at(), Optional.of(EcsServiceName.shortName(name)), home)
                        .isPresent());
    }

    /**
     * The targets whose ECS services these are. Explicit targets win, and a service that two patterns bind is left out.
     *
     * @param name of a cluster, or its ARN
     * @param services the names of all its services: they are compared with each other
     */
    public ServiceMatch targets(String name, List<String> services) {
        return ServiceMatch.of(selector.among(at(), Optional.of(EcsServiceName.shortName(name)), services).stream()
                .filter(c -> wheres.contains(c.spec().path()))
                .toList());
    }

    private AccountRegion at() {
        return AccountRegion.of(location, home);
    }

    @Override
    public String toString() {
        return "%s %s".formatted(cluster.orElse("every cluster"), at());
    }
}
