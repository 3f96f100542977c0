package dev.slipway.config;

import dev.slipway.text.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Targets that cannot stand side by side. Those with names to bind are looked at when they are bound. */
final class TargetConflicts {
    private final AccountRegion home;
    private final List<TargetSpec> specs;
    private final List<Conflict> found = new ArrayList<>();

    /**
     * @param what what both of them have, in words
     * @param asTemplate whether it is the template of the first
     */
    record Conflict(TargetSpec first, TargetSpec second, TargetField field, String what, boolean asTemplate) {
        /** Said at one of the two. */
        ConfigurationProblem at(TargetSpec one) {
            boolean atFirst = one.equals(first);
            TargetField here = asTemplate && atFirst ? TargetField.TEMPLATE : field;
            ConfigPath where = one.given().contains(here) ? one.where().at(here) : one.where();
            String role = asTemplate ? (atFirst ? " as its family" : " as its template") : "";
            return new ConfigurationProblem(
                    where.toString(),
                    "has %s, and so has %s%s; change or remove one of the two"
                            .formatted(what, (atFirst ? second : first).where(), role));
        }
    }

    private TargetConflicts(List<TargetSpec> specs, AccountRegion home) {
        this.specs = specs;
        this.home = home;
    }

    static List<Conflict> among(List<TargetSpec> specs, AccountRegion home) {
        var clashes =
                new TargetConflicts(specs.stream().filter(s -> !s.isPattern()).toList(), home);
        clashes.twice(
                TargetField.SERVICE,
                s -> s.fixed(TargetField.SERVICE)
                        .flatMap(
                                service -> s.fixed(TargetField.ENVIRONMENT).map(e -> Quoted.of(service + " in " + e))));
        clashes.twice(TargetField.ECS_SERVICE, clashes::ecsService);
        clashes.twice(TargetField.FAMILY, s -> clashes.family(s, TargetField.FAMILY));
        clashes.familyIsTemplate();
        return List.copyOf(clashes.found);
    }

    private void twice(TargetField field, Function<TargetSpec, Optional<String>> identity) {
        Map<String, TargetSpec> firsts = new HashMap<>();
        for (TargetSpec spec : specs) {
            identity.apply(spec).ifPresent(what -> {
                TargetSpec first = firsts.putIfAbsent(what, spec);
                if (first != null) {
                    add(new Conflict(first, spec, field, what, false));
                }
            });
        }
    }

    /** Slipway would append to what Terraform owns. */
    private void familyIsTemplate() {
        Map<String, TargetSpec> templates = new HashMap<>();
        specs.forEach(s -> family(s, TargetField.TEMPLATE).ifPresent(t -> templates.putIfAbsent(t, s)));
        for (TargetSpec spec : specs) {
            family(spec, TargetField.FAMILY)
                    .map(templates::get)
                    .filter(other -> !other.equals(spec))
                    .ifPresent(other -> add(new Conflict(
                            other,
                            spec,
                            TargetField.FAMILY,
                            family(spec, TargetField.FAMILY).orElseThrow(),
                            true)));
        }
    }

    /** Two entries for one service have the same defaults, too: that is one mistake. */
    private void add(Conflict clash) {
        boolean told = found.stream()
                .anyMatch(c -> c.first.equals(clash.first) && c.second.equals(clash.second) && byDefault(clash));
        if (!told) {
            found.add(clash);
        }
    }

    private static boolean byDefault(Conflict clash) {
        return !clash.first.given().contains(clash.field)
                && !clash.second.given().contains(clash.field)
                && clash.field != TargetField.SERVICE;
    }

    private Optional<String> ecsService(TargetSpec spec) {
        return spec.fixed(TargetField.CLUSTER)
                .flatMap(cluster -> spec.fixed(TargetField.ECS_SERVICE)
                        .map(service -> "the ECS service %s %s"
                                .formatted(
                                        Quoted.of(cluster.substring(cluster.lastIndexOf('/') + 1) + "/" + service),
                                        place(spec))));
    }

    private Optional<String> family(TargetSpec spec, TargetField field) {
        return spec.fixed(field).map(family -> "the family %s %s".formatted(Quoted.of(family), place(spec)));
    }

    private AccountRegion place(TargetSpec spec) {
        return AccountRegion.of(spec.fixed(TargetField.REGION), spec.fixed(TargetField.ROLE_ARN), home);
    }
}
