package dev.slipway.config;

import dev.slipway.text.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds targets that conflict. Most rules for patterns apply when their names are bound. */
final class TargetConflicts {
    private final AccountRegion home;
    private final List<TargetSpec> all;
    private final List<TargetSpec> specs;
    private final Set<String> explicit = new HashSet<>();
    private final List<Conflict> found = new ArrayList<>();

    /** What the second target of a conflict has of the first. */
    private enum Kind {
        /** The same identity, ECS service or family. */
        SAME,
        /** The first target's template as its family. */
        TEMPLATE_AS_FAMILY,
        /** The template of another parameter's target, with its roles and secrets. Only the second is refused. */
        FOREIGN_TEMPLATE
    }

    /**
     * Two targets that conflict.
     *
     * @param what what both targets have, for the message
     */
    record Conflict(TargetSpec first, TargetSpec second, TargetField field, String what, Kind kind) {
        /** The targets that do not count. */
        List<TargetSpec> refused() {
            return kind == Kind.FOREIGN_TEMPLATE ? List.of(second) : List.of(first, second);
        }

        /** The problem at one of the two targets. */
        ConfigurationProblem at(TargetSpec one) {
            boolean atFirst = one.equals(first);
            TargetField reported = kind == Kind.TEMPLATE_AS_FAMILY && atFirst ? TargetField.TEMPLATE : field;
            ConfigPath path = one.given().contains(reported) ? one.path().at(reported) : one.path();
            return new ConfigurationProblem(path.toString(), what(atFirst));
        }

        private String what(boolean atFirst) {
            return switch (kind) {
                case SAME ->
                    "has %s, which %s also has; change or remove one of the two".formatted(what, other(atFirst));
                case TEMPLATE_AS_FAMILY ->
                    "has %s, which %s also has as its %s; change or remove one of the two"
                            .formatted(what, other(atFirst), atFirst ? "family" : "template");
                case FOREIGN_TEMPLATE ->
                    "has %s, which is the template of %s; only targets of one parameter may share a template, because its roles and secrets come with it"
                            .formatted(what, other(atFirst));
            };
        }

        private ConfigPath other(boolean atFirst) {
            return (atFirst ? second : first).path();
        }
    }

    private TargetConflicts(List<TargetSpec> specs, AccountRegion home) {
        this.all = specs;
        this.specs = specs.stream().filter(s -> !s.isPattern()).toList();
        this.home = home;
    }

    static List<Conflict> among(List<TargetSpec> specs, AccountRegion home) {
        var conflicts = new TargetConflicts(specs, home);
        conflicts.findDuplicates(
                TargetField.SERVICE,
                s -> s.fixed(TargetField.SERVICE)
                        .flatMap(
                                service -> s.fixed(TargetField.ENVIRONMENT).map(e -> Quoted.of(service + " in " + e))));
        conflicts.findDuplicates(TargetField.ECS_SERVICE, conflicts::ecsService);
        conflicts.findDuplicates(TargetField.FAMILY, s -> conflicts.family(s, TargetField.FAMILY));
        conflicts.findFamiliesThatAreTemplates();
        conflicts.findForeignTemplates();
        return List.copyOf(conflicts.found);
    }

    private void findDuplicates(TargetField field, Function<TargetSpec, Optional<String>> identity) {
        Map<String, TargetSpec> firsts = new HashMap<>();
        for (TargetSpec spec : specs) {
            identity.apply(spec).ifPresent(what -> {
                TargetSpec first = firsts.putIfAbsent(what, spec);
                if (first != null) {
                    add(new Conflict(first, spec, field, what, Kind.SAME));
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
                            Kind.TEMPLATE_AS_FAMILY)));
        }
    }

    /** An entry that names another team's template would run with that team's roles and secrets. */
    private void findForeignTemplates() {
        if (all.stream().map(spec -> spec.path().parameter()).distinct().count() < 2) {
            return;
        }
        Map<String, List<TargetSpec>> byTemplate = new HashMap<>();
        specs.forEach(s -> family(s, TargetField.TEMPLATE)
                .ifPresent(t ->
                        byTemplate.computeIfAbsent(t, none -> new ArrayList<>()).add(s)));
        List<TargetSpec> patterns = all.stream().filter(TargetSpec::isPattern).toList();
        specs.forEach(s -> explicit.add(name(s, Map.of())));
        for (TargetSpec spec : all) {
            Optional<String> named =
                    family(spec, TargetField.TEMPLATE).filter(t -> spec.given().contains(TargetField.TEMPLATE));
            named.ifPresent(template -> Stream.concat(
                            byTemplate.getOrDefault(template, List.of()).stream(),
                            patterns.stream().filter(pattern -> mayHaveTemplate(pattern, spec)))
                    .filter(other ->
                            !other.path().parameter().equals(spec.path().parameter()))
                    .findFirst()
                    .ifPresent(other ->
                            add(new Conflict(other, spec, TargetField.TEMPLATE, template, Kind.FOREIGN_TEMPLATE))));
        }
    }

    /** Whether the pattern binds a target with the template of this one, and no explicit target has its name. */
    private boolean mayHaveTemplate(TargetSpec pattern, TargetSpec spec) {
        String template = spec.fixed(TargetField.TEMPLATE).orElseThrow();
        return pattern.readings(TargetField.TEMPLATE, template, location(spec), home).stream()
                .anyMatch(names -> !explicit.contains(name(pattern, names)));
    }

    private static String name(TargetSpec spec, Map<String, String> names) {
        return "%s in %s"
                .formatted(
                        spec.text(TargetField.SERVICE).orElseThrow().bind(names),
                        spec.text(TargetField.ENVIRONMENT).orElseThrow().bind(names));
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
