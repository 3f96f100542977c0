package dev.slipway.config;

import dev.slipway.text.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Finds targets that conflict. Patterns are checked when their names are bound. */
final class TargetConflicts {
    private final AccountRegion home;
    private final List<TargetSpec> specs;
    private final List<Conflict> found = new ArrayList<>();

    /**
     * Two targets that have the same identity, ECS service or family.
     *
     * @param what what both targets have, for the message
     * @param asTemplate whether the second target's family is the template of the first
     */
    record Conflict(TargetSpec first, TargetSpec second, TargetField field, String what, boolean asTemplate) {
        /** The problem at one of the two targets. */
        ConfigurationProblem at(TargetSpec one) {
            boolean atFirst = one.equals(first);
            TargetField reported = asTemplate && atFirst ? TargetField.TEMPLATE : field;
            ConfigPath path = one.given().contains(reported) ? one.path().at(reported) : one.path();
            String role = asTemplate ? (atFirst ? " as its family" : " as its template") : "";
            return new ConfigurationProblem(
                    path.toString(),
                    "has %s, which %s also has%s; change or remove one of the two"
                            .formatted(what, (atFirst ? second : first).path(), role));
        }
    }

    private TargetConflicts(List<TargetSpec> specs, AccountRegion home) {
        this.specs = specs;
        this.home = home;
    }

    static List<Conflict> among(List<TargetSpec> specs, AccountRegion home) {
        var conflicts =
                new TargetConflicts(specs.stream().filter(s -> !s.isPattern()).toList(), home);
        conflicts.findDuplicates(
                TargetField.SERVICE,
                s -> s.fixed(TargetField.SERVICE)
                        .flatMap(
                                service -> s.fixed(TargetField.ENVIRONMENT).map(e -> Quoted.of(service + " in " + e))));
        conflicts.findDuplicates(TargetField.ECS_SERVICE, conflicts::ecsService);
        conflicts.findDuplicates(TargetField.FAMILY, s -> conflicts.family(s, TargetField.FAMILY));
        conflicts.findFamiliesThatAreTemplates();
        return List.copyOf(conflicts.found);
    }

    private void findDuplicates(TargetField field, Function<TargetSpec, Optional<String>> identity) {
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

    /** Slipway would register revisions in a family that Terraform owns. */
    private void findFamiliesThatAreTemplates() {
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

    /** Two targets for one service also share the defaults. That is one mistake, reported once. */
    private void add(Conflict conflict) {
        boolean isReported = found.stream()
                .anyMatch(c ->
                        c.first.equals(conflict.first) && c.second.equals(conflict.second) && isByDefault(conflict));
        if (!isReported) {
            found.add(conflict);
        }
    }

    private static boolean isByDefault(Conflict conflict) {
        return !conflict.first.given().contains(conflict.field)
                && !conflict.second.given().contains(conflict.field)
                && conflict.field != TargetField.SERVICE;
    }

    private Optional<String> ecsService(TargetSpec spec) {
        return spec.fixed(TargetField.CLUSTER)
                .flatMap(cluster -> spec.fixed(TargetField.ECS_SERVICE)
                        .map(service -> "the ECS service %s %s"
                                .formatted(
                                        Quoted.of(cluster.substring(cluster.lastIndexOf('/') + 1) + "/" + service),
                                        location(spec))));
    }

    private Optional<String> family(TargetSpec spec, TargetField field) {
        return spec.fixed(field).map(family -> "the family %s %s".formatted(Quoted.of(family), location(spec)));
    }

    private AccountRegion location(TargetSpec spec) {
        return AccountRegion.of(spec.fixed(TargetField.REGION), spec.fixed(TargetField.ROLE_ARN), home);
    }
}
