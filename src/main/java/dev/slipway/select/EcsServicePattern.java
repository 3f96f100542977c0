package dev.slipway.select;

import dev.slipway.config.AccountRegion;
import dev.slipway.config.TargetField;
import dev.slipway.config.TargetSpec;
import dev.slipway.ecs.Location;
import dev.slipway.pattern.NamePattern;
import dev.slipway.text.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A pattern whose names are bound by what ECS lists: first by the cluster's name, then by the service's.
 *
 * @param names all names that must be bound
 * @param bound the names that the cluster binds, once it is known
 * @param service the pattern of the service's name, with those names filled in
 */
record EcsServicePattern(TargetSpec spec, Set<String> names, Map<String, String> bound, NamePattern service) {
    private static final String ARN = "arn:";

    static EcsServicePattern of(TargetSpec spec) {
        return new EcsServicePattern(
                spec,
                Set.copyOf(spec.names()),
                Map.of(),
                spec.text(TargetField.ECS_SERVICE).orElseThrow());
    }

    /** Empty where the region or the role has names: until they are bound, the location is unknown. */
    Optional<Location> location() {
        return locationNames().isEmpty()
                ? Optional.of(new Location(spec.fixed(TargetField.REGION), spec.fixed(TargetField.ROLE_ARN)))
                : Optional.empty();
    }

    /** Empty where the cluster's name has names to bind: the clusters must be listed. */
    Optional<String> onlyCluster() {
        return spec.fixed(TargetField.CLUSTER);
    }

    /** The only service that it can be in its cluster; empty while names are unbound. */
    Optional<String> onlyService() {
        return service.names().isEmpty() ? Optional.of(service.text()) : Optional.empty();
    }

    /** The pattern in one cluster; empty where the cluster does not match. */
    Optional<EcsServicePattern> in(AccountRegion at, Optional<String> name, AccountRegion home) {
        boolean elsewhere =
                location().filter(p -> !AccountRegion.of(p, home).equals(at)).isPresent();
        if (elsewhere) {
            return Optional.empty();
        }
        return name.isEmpty()
                ? Optional.of(this)
                : match(cluster(), clusterAs(name.get(), at), Map.of())
                        .map(b -> new EcsServicePattern(spec, names, b, service.bind(b)));
    }

    /**
     * The pattern bound by this service; empty where the service does not match or leaves names unbound, or is outside the
     * pattern's boundary.
     */
    Optional<Candidate> bind(String name) {
        return match(service, name, bound)
                .filter(all -> all.keySet().containsAll(names))
                .flatMap(all -> Candidate.bind(spec, all));
    }

    /** Matching several names that occur twice takes too long. */
    private static Optional<Map<String, String>> match(NamePattern text, String name, Map<String, String> bound) {
        return text.mayMatch(name) && text.repeatedNames().size() <= 1 ? text.match(name, bound) : Optional.empty();
    }

    /** A pattern of ARNs is matched with an ARN, so that account and region count as well. */
    private String clusterAs(String name, AccountRegion at) {
        String text = cluster().text();
        if (!text.startsWith(ARN)) {
            return name;
        }
        String partition = text.substring(ARN.length(), text.indexOf(':', ARN.length()));
        return "arn:%s:ecs:%s:%s:cluster/%s".formatted(partition, at.region(), at.account(), name);
    }

    /** Why listing clusters does not find its services, and what to do; empty where it does. */
    Optional<String> unlistable(AccountRegion home) {
        var reasons = new ArrayList<String>();
        Set<String> locationNames = locationNames();
        if (!locationNames.isEmpty()) {
            reasons.add("its region or role has %s, so its location is unknown; write one pattern for each location"
                    .formatted(inWords(locationNames)));
        }
        Set<String> open = new LinkedHashSet<>(names);
        open.removeAll(cluster().names());
        open.removeAll(service.names());
        open.removeAll(locationNames);
        if (!open.isEmpty()) {
            reasons.add("neither cluster nor ecsService contains %s; add it to one of them".formatted(inWords(open)));
        }
        if (cluster().repeatedNames().size() > 1
                || service.bind(clusterNames()).repeatedNames().size() > 1) {
            reasons.add("its cluster or ecsService repeats several names; only one name may occur more than once");
        }
        location().flatMap(p -> elsewhere(AccountRegion.of(p, home))).ifPresent(reasons::add);
        return reasons.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "reconciliation cannot find the services of %s: %s; or configure each as a target of its own"
                                .formatted(spec, String.join("; ", reasons)));
    }

    private Optional<String> elsewhere(AccountRegion at) {
        return onlyCluster()
                .filter(c -> AccountRegion.ofArn(c).filter(a -> !a.equals(at)).isPresent())
                .map(c -> "its cluster %s is not %s, where the target is; set region and roleArn"
                        .formatted(Quoted.of(c), at));
    }

    private Map<String, String> clusterNames() {
        return cluster().names().stream().collect(Collectors.toMap(name -> name, name -> name));
    }

    private Set<String> locationNames() {
        Set<String> names = new LinkedHashSet<>(spec.names(TargetField.REGION));
        names.addAll(spec.names(TargetField.ROLE_ARN));
        return names;
    }

    private static String inWords(Set<String> names) {
        List<String> braced = names.stream().map("{%s}"::formatted).toList();
        return String.join(", ", braced);
    }

    private NamePattern cluster() {
        return spec.text(TargetField.CLUSTER).orElseThrow();
    }
}
