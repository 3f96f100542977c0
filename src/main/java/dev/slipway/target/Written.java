package dev.slipway.target;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The targets without names to bind: those known before anybody asks. They give way to nobody. */
final class Written {
    private final Home home;
    private final List<Target> targets;
    private final Map<Name, Target> byName = new HashMap<>();
    private final Map<EcsService, Target> byEcsService = new HashMap<>();
    private final Claims<Target> claims;

    private record Name(String service, String environment) {}

    Written(List<TargetSpec> specs, Home home) {
        this.home = home;
        this.claims = new Claims<>(home);
        this.targets = specs.stream()
                .filter(s -> !s.isPattern())
                .flatMap(s -> Candidate.bind(s, Map.of()).target().stream())
                .toList();
        for (Target target : targets) {
            byName.putIfAbsent(new Name(target.service(), target.environment()), target);
            byEcsService.putIfAbsent(EcsService.of(target, home), target);
            claims.add(target, target);
        }
    }

    Home home() {
        return home;
    }

    List<Target> targets() {
        return targets;
    }

    Optional<Target> named(String service, String environment) {
        return Optional.ofNullable(byName.get(new Name(service, environment)));
    }

    /** Several only where the cluster is not known. */
    List<Target> of(EcsService service) {
        List<Target> candidates = service.cluster().isEmpty()
                ? targets
                : Optional.ofNullable(byEcsService.get(service)).stream().toList();
        return candidates.stream().filter(t -> service.isOf(t, home)).toList();
    }

    /** Who cannot stand beside this target. */
    Optional<Target> rival(Target target) {
        return claims.rivals(target).findFirst();
    }
}
