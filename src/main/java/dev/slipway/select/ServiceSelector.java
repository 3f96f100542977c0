package dev.slipway.select;

import dev.slipway.config.AccountRegion;
import dev.slipway.config.Target;
import dev.slipway.config.TargetSpec;
import dev.slipway.ecs.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Selects the target whose ECS service it is. Patterns are bound by the names that ECS gives. */
final class ServiceSelector {
    private final List<EcsServicePattern> patterns;
    private final ExplicitTargets explicit;

    ServiceSelector(List<TargetSpec> specs, ExplicitTargets explicit) {
        this.patterns = specs.stream()
                .filter(TargetSpec::isPattern)
                .map(EcsServicePattern::of)
                .toList();
        this.explicit = explicit;
    }

    List<Target> of(EcsServiceName service) {
        List<Target> known = explicit.of(service);
        return known.isEmpty()
                ? among(service.at(), service.cluster(), List.of(service.name())).stream()
                        .flatMap(c -> c.target().stream())
                        .toList()
                : known;
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
                        .filter(c -> mayBe(c, service))
                        .forEach(candidates::add);
            }
        }
        return Candidate.rejectConflicts(candidates, explicit);
    }

    /** False where its region or account, once bound, is another one, or an explicit target has its name. */
    private boolean mayBe(Candidate candidate, EcsServiceName service) {
        return candidate.target().filter(t -> !service.isOf(t, explicit.home())).isEmpty()
                && explicit.named(candidate.service(), candidate.environment()).isEmpty();
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

    List<String> unlistable() {
        return patterns.stream()
                .flatMap(p -> p.unlistable(explicit.home()).stream())
                .toList();
    }
}
