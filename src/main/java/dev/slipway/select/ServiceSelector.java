package dev.slipway.select;

import dev.slipway.config.AccountRegion;
import dev.slipway.config.ConfigurationProblem;
import dev.slipway.config.Target;
import dev.slipway.config.TargetField;
import dev.slipway.config.TargetSpec;
import dev.slipway.ecs.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Selects the target whose ECS service it is. Patterns are bound by the names that ECS gives. */
final class ServiceSelector {
    private final List<EcsServicePattern> patterns;
    private final Entries entries;
    private final ExplicitTargets explicit;

    ServiceSelector(Entries entries) {
        this.patterns = entries.specs().stream()
                .filter(spec -> spec.isPattern() && !spec.isTask())
                .map(EcsServicePattern::of)
                .toList();
        this.entries = entries;
        this.explicit = entries.explicit();
    }

    ServiceMatch of(EcsServiceName service) {
        List<Target> known = explicit.of(service);
        if (!known.isEmpty()) {
            return new ServiceMatch(known, List.of(), Optional.empty());
        }
        ServiceMatch bound = ServiceMatch.of(among(service.at(), service.cluster(), List.of(service.name())));
        return bound.isMiss() ? bound.unclear(entries.unclear().of(service)) : bound;
    }

    /** What patterns bind to services of one cluster, without those of explicit targets. */
    List<Candidate> among(AccountRegion at, Optional<String> cluster, List<String> services) {
        var byService = new HashMap<String, List<EcsServicePattern>>();
        var open = new ArrayList<EcsServicePattern>();
        for (EcsServicePattern pattern : patterns) {
            pattern.in(at, cluster, explicit.home())
                    .ifPresent(p -> p.onlyService()
                            .map(name -> byService.computeIfAbsent(name, n -> new ArrayList<>()))
                            .orElse(open)
                            .add(p));
        }
        var candidates = new ArrayList<Candidate>();
        for (String name : services.stream().distinct().toList()) {
            var service = new EcsServiceName(at, cluster, name);
            if (explicit.of(service).isEmpty()) {
                Stream.concat(byService.getOrDefault(name, List.of()).stream(), open.stream())
                        .flatMap(p -> p.bind(name).stream())
                        .filter(c -> explicit.mayBe(c, service))
                        .forEach(candidates::add);
            }
        }
        return entries.conflicts().reject(candidates);
    }

    /** The target with this family among all readings of the ECS service's name. */
    Optional<Target> otherReading(Target target, String family) {
        if (target.ecsService().isEmpty()) {
            return Optional.empty();
        }
        String name = target.ecsService().get();
        AccountRegion at = AccountRegion.of(target.location(), entries.home());
        return patterns.stream()
                .map(EcsServicePattern::spec)
                .flatMap(spec -> spec.readings(TargetField.ECS_SERVICE, name, at, entries.home()).stream()
                        .map(names -> withCluster(spec, target, names))
                        .flatMap(Optional::stream)
                        .flatMap(names -> Candidate.bind(spec, names).stream()))
                .flatMap(candidate -> candidate.target().stream())
                .filter(other ->
                        other.family().equals(family) && !other.toString().equals(target.toString()))
                .findFirst();
    }

    /** The names that the service's name binds, and those that only the cluster's name has. */
    private static Optional<Map<String, String>> withCluster(
            TargetSpec spec, Target target, Map<String, String> names) {
        return spec.text(TargetField.CLUSTER).orElseThrow().match(target.cluster(), names);
    }

    List<ServiceListing> listings() {
        var found = new LinkedHashMap<Key, List<EcsServicePattern>>();
        for (EcsServicePattern pattern : patterns) {
            if (pattern.unlistable(explicit.home()).isEmpty()) {
                var key = new Key(pattern.location().orElseThrow(), pattern.onlyCluster());
                found.computeIfAbsent(key, k -> new ArrayList<>()).add(pattern);
            }
        }
        return found.entrySet().stream()
                .map(e -> new ServiceListing(
                        e.getKey().location(), e.getKey().cluster(), e.getValue(), this, explicit.home()))
                .toList();
    }

    private record Key(Location location, Optional<String> cluster) {}

    List<ConfigurationProblem> unlistable() {
        return patterns.stream()
                .flatMap(p -> p
                        .unlistable(explicit.home())
                        .map(why -> new ConfigurationProblem(p.spec().path().toString(), why))
                        .stream())
                .toList();
    }
}
