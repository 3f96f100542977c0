package dev.slipway.target;

import dev.slipway.ecs.Place;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where to look for services that patterns bind: the targets that nobody wrote down one by one. What one listing finds,
 * no other one does.
 */
public final class Listing {
    private final Place place;
    private final Optional<String> cluster;
    private final List<EcsPattern> patterns;
    private final Set<Where> wheres;
    private final ServiceSelector selector;
    private final Home home;

    Listing(Place place, Optional<String> cluster, List<EcsPattern> patterns, ServiceSelector selector, Home home) {
        this.place = place;
        this.cluster = cluster;
        this.patterns = List.copyOf(patterns);
        this.wheres = patterns.stream().map(p -> p.spec().where()).collect(Collectors.toSet());
        this.selector = selector;
        this.home = home;
    }

    public Place place() {
        return place;
    }

    /** The only cluster to look into, its name or ARN; empty: all of the place's clusters that {@link #fits fit}. */
    public Optional<String> cluster() {
        return cluster;
    }

    /** Whether services of this cluster, given by name or ARN, may be found. */
    public boolean fits(String name) {
        return patterns.stream()
                .anyMatch(p -> p.in(at(), Optional.of(EcsService.shortName(name)), home)
                        .isPresent());
    }

    /**
     * The targets whose ECS services these are. Written targets win, and what two patterns bind is nobody's.
     *
     * @param name of a cluster, or its ARN
     * @param services all names of its services that were found: they are looked at together
     */
    public List<Target> targets(String name, List<String> services) {
        return selector.among(at(), Optional.of(EcsService.shortName(name)), services).stream()
                .filter(c -> wheres.contains(c.spec().where()))
                .flatMap(c -> c.target().stream())
                .toList();
    }

    private AccountRegion at() {
        return AccountRegion.of(place, home);
    }

    @Override
    public String toString() {
        return "%s %s".formatted(cluster.orElse("every cluster"), at());
    }
}
