package dev.slipway.select;

import dev.slipway.config.AccountRegion;
import dev.slipway.config.Target;
import dev.slipway.config.TargetSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The targets without names to bind. They win over every pattern. */
final class ExplicitTargets {
    private final AccountRegion home;
    private final List<Target> targets;
    private final Map<ServiceEnvironment, Target> byName = new HashMap<>();
    private final Map<EcsServiceName, Target> byEcsService = new HashMap<>();
    private final ResourceClaims<Target> claims;
    private final Map<Template, List<TargetSpec>> byTemplate = new HashMap<>();

    private record Template(AccountRegion at, String family) {}

    private record ServiceEnvironment(String service, String environment) {}

    ExplicitTargets(List<TargetSpec> specs, AccountRegion home) {
        this.home = home;
        this.claims = new ResourceClaims<>(home);
        var bound = new ArrayList<Target>();
        specs.stream()
                .filter(s -> !s.isPattern())
                .forEach(spec -> Candidate.bind(spec, Map.of())
                        .flatMap(Candidate::target)
                        .ifPresent(target -> {
                            bound.add(target);
                            byTemplate
                                    .computeIfAbsent(template(target), t -> new ArrayList<>())
                                    .add(spec);
                        }));
        this.targets = List.copyOf(bound);
        for (Target target : targets) {
            byName.putIfAbsent(new ServiceEnvironment(target.service(), target.environment()), target);
            EcsServiceName.of(target, home).ifPresent(service -> byEcsService.putIfAbsent(service, target));
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

    /** The entries of the explicit targets that have the same template. */
    Stream<TargetSpec> withTemplateOf(Target target) {
        return byTemplate.getOrDefault(template(target), List.of()).stream();
    }

    private Template template(Target target) {
        return new Template(AccountRegion.of(target.location(), home), target.template());
    }

    /**
     * Whether a pattern's candidate may be this ECS service: false where its region or account, once bound, is another one,
     * or an explicit target has its name.
     */
    boolean mayBe(Candidate candidate, EcsServiceName service) {
        return candidate.target().filter(t -> !service.isOf(t, home)).isEmpty()
                && named(candidate.service(), candidate.environment()).isEmpty();
    }
}
