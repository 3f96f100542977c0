package dev.slipway.select;

import dev.slipway.config.AccountRegion;
import dev.slipway.config.Target;
import dev.slipway.config.TargetSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The targets without names to bind. They win over every pattern. */
final class ExplicitTargets {
    private final AccountRegion home;
    private final List<Target> targets;
    private final Map<ServiceEnvironment, Target> byName = new HashMap<>();
    private final Map<EcsServiceName, Target> byEcsService = new HashMap<>();
    private final ResourceClaims<Target> claims;

    private record ServiceEnvironment(String service, String environment) {}

    ExplicitTargets(List<TargetSpec> specs, AccountRegion home) {
        this.home = home;
        this.claims = new ResourceClaims<>(home);
        this.targets = specs.stream()
                .filter(s -> !s.isPattern())
                .flatMap(s -> Candidate.bind(s, Map.of()).target().stream())
                .toList();
        for (Target target : targets) {
            byName.putIfAbsent(new ServiceEnvironment(target.service(), target.environment()), target);
            byEcsService.putIfAbsent(EcsServiceName.of(target, home), target);
            claims.add(target, target);
        }
    }

    AccountRegion home() {
        return home;
    }

    List<Target> targets() {
        return targets;
    }

    Optional<Target> named(String service, String environment) {
        return Optional.ofNullable(byName.get(new ServiceEnvironment(service, environment)));
    }

    /** Several only where the cluster is not known. */
    List<Target> of(EcsServiceName service) {
        List<Target> candidates = service.cluster().isEmpty()
                ? targets
                : Optional.ofNullable(byEcsService.get(service)).stream().toList();
        return candidates.stream().filter(t -> service.isOf(t, home)).toList();
    }

    /** The explicit target that has the same ECS service or family, or whose template is its family. */
    Optional<Target> rival(Target target) {
        return claims.rivals(target).findFirst();
    }
}
