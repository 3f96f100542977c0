package dev.slipway.target;

import dev.slipway.ecs.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Targets that cannot stand side by side. Those with names to bind are looked at when they are bound. */
final class Clashes {
    private final Home home;
    private final List<TargetSpec> specs;
    private final List<Clash> found = new ArrayList<>();

    /**
     * @param what what both of them have, in words
     * @param asTemplate whether it is the template of the first
     */
    record Clash(TargetSpec first, TargetSpec second, Field field, String what, boolean asTemplate) {
        /** Said at one of the two. */
        Problem at(TargetSpec one) {
            boolean atFirst = one.equals(first);
            Field here = asTemplate && atFirst ? Field.TEMPLATE : field;
            Where where = one.given().contains(here) ? one.where().at(here) : one.where();
            String role = asTemplate ? (atFirst ? " as its family" : " as its template") : "";
            return new Problem(
                    where.toString(),
                    "has %s, and so has %s%s; change or remove one of the two"
                            .formatted(what, (atFirst ? second : first).where(), role));
        }
    }

    private Clashes(List<TargetSpec> specs, Home home) {
        this.specs = specs;
        this.home = home;
    }

    static List<Clash> among(List<TargetSpec> specs, Home home) {
        var clashes = new Clashes(specs.stream().filter(s -> !s.isPattern()).toList(), home);
        clashes.twice(
                Field.SERVICE,
                s -> s.fixed(Field.SERVICE)
                        .flatMap(service -> s.fixed(Field.ENVIRONMENT).map(e -> Quoted.of(service + " in " + e))));
        clashes.twice(Field.ECS_SERVICE, clashes::ecsService);
        clashes.twice(Field.FAMILY, s -> clashes.family(s, Field.FAMILY));
        clashes.familyIsTemplate();
        return List.copyOf(clashes.found);
    }

    private void twice(Field field, Function<TargetSpec, Optional<String>> identity) {
        Map<String, TargetSpec> firsts = new HashMap<>();
        for (TargetSpec spec : specs) {
            identity.apply(spec).ifPresent(what -> {
                TargetSpec first = firsts.putIfAbsent(what, spec);
                if (first != null) {
                    add(new Clash(first, spec, field, what, false));
                }
            });
        }
    }

    /** Slipway would append to what Terraform owns. */
    private void familyIsTemplate() {
        Map<String, TargetSpec> templates = new HashMap<>();
        specs.forEach(s -> family(s, Field.TEMPLATE).ifPresent(t -> templates.putIfAbsent(t, s)));
        for (TargetSpec spec : specs) {
            family(spec, Field.FAMILY)
                    .map(templates::get)
                    .filter(other -> !other.equals(spec))
                    .ifPresent(other -> add(new Clash(
                            other,
                            spec,
                            Field.FAMILY,
                            family(spec, Field.FAMILY).orElseThrow(),
                            true)));
        }
    }

    /** Two entries for one service have the same defaults, too: that is one mistake. */
    private void add(Clash clash) {
        boolean told = found.stream()
                .anyMatch(c -> c.first.equals(clash.first) && c.second.equals(clash.second) && byDefault(clash));
        if (!told) {
            found.add(clash);
        }
    }

    private static boolean byDefault(Clash clash) {
        return !clash.first.given().contains(clash.field)
                && !clash.second.given().contains(clash.field)
                && clash.field != Field.SERVICE;
    }

    private Optional<String> ecsService(TargetSpec spec) {
        return spec.fixed(Field.CLUSTER)
                .flatMap(cluster -> spec.fixed(Field.ECS_SERVICE)
                        .map(service -> "the ECS service %s %s"
                                .formatted(
                                        Quoted.of(cluster.substring(cluster.lastIndexOf('/') + 1) + "/" + service),
                                        place(spec))));
    }

    private Optional<String> family(TargetSpec spec, Field field) {
        return spec.fixed(field).map(family -> "the family %s %s".formatted(Quoted.of(family), place(spec)));
    }

    private AccountRegion place(TargetSpec spec) {
        return AccountRegion.of(spec.fixed(Field.REGION), spec.fixed(Field.ROLE_ARN), home);
    }
}
