package dev.slipway.config;

import dev.slipway.pattern.NamePattern;
import dev.slipway.pattern.TextGlob;
import dev.slipway.text.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the targets of one parameter must keep.
 *
 * @param limits of every pattern of parameter names that matches; a target must keep all of them
 * @param home where a target is that names no region and no role
 */
public record Boundary(List<Limits> limits, AccountRegion home) {
    /** In the place of a role: the target may use the function's own. No wildcard stands for it. */
    static final String OWN = "own";

    private static final String ARN = "arn:";

    public Boundary {
        limits = List.copyOf(limits);
    }

    /** One that nothing is outside of. */
    public static Boundary none(AccountRegion home) {
        return new Boundary(List.of(), home);
    }

    /**
     * What one pattern of parameter names permits. A field that is not named may be anything.
     *
     * @param source the pattern, and where it is written
     */
    record Limits(String source, Map<BoundaryField, List<TextGlob>> permitted) {
        Limits {
            permitted = Map.copyOf(permitted);
        }

        Optional<List<TextGlob>> of(BoundaryField field) {
            return Optional.ofNullable(permitted.get(field))
                    .or(() -> field.instead().map(permitted::get));
        }
    }

    /** A field of a target that is outside the boundary. */
    record Crossing(BoundaryField field, Optional<NamePattern> value, String source) {
        /** As a problem of the target at this position, without its value. */
        ConfigurationProblem problem(TargetSpec spec) {
            boolean isGiven = field.isGiven(spec);
            ConfigPath path = isGiven ? field.path(spec.path()) : spec.path();
            String where = "outside the boundary %s; ".formatted(source);
            return new ConfigurationProblem(
                    path.toString(),
                    isGiven
                            ? "the value is %schange it, or have the boundary changed".formatted(where)
                            : "%s is not set, and %s is %sset it, or have the boundary changed"
                                    .formatted(field.json(), standard(), where));
        }

        /** In words that continue the target, with the value that its names make of it. */
        String words() {
            return "%s %s is outside the boundary %s"
                    .formatted(
                            field.json(),
                            value.map(text -> Quoted.of(text.text())).orElse("(not set)"),
                            source);
        }

        private String standard() {
            return field == BoundaryField.ROLE_ARN ? "the function's own role" : "its default";
        }
    }

    /**
     * Where the target is outside. A field whose names are not all bound is outside only if it is so with any names.
     *
     * @param names the bindings so far
     */
    List<Crossing> crossings(TargetSpec spec, Map<String, String> names) {
        var found = new ArrayList<Crossing>();
        for (Limits each : limits) {
            for (BoundaryField field : BoundaryField.values()) {
                each.of(field)
                        .filter(globs -> !isKept(spec, field, globs, names))
                        .ifPresent(globs -> found.add(
                                new Crossing(field, field.of(spec).map(text -> text.bind(names)), each.source())));
            }
        }
        return List.copyOf(found);
    }

    /** Whether a target inside the boundary may have this text there: one whose other fields are not known. */
    public boolean mayHave(TargetField field, String text) {
        List<BoundaryField> either = field == TargetField.SERVICE
                ? List.of(BoundaryField.SERVICE, BoundaryField.TASK)
                : BoundaryField.of(field.json()).stream().toList();
        return either.isEmpty()
                || limits.stream()
                        .allMatch(each -> either.stream()
                                .anyMatch(limited -> each.of(limited).stream()
                                        .allMatch(
                                                globs -> globs.stream().anyMatch(glob -> mayBe(limited, glob, text)))));
    }

    /** In which account and region a cluster of this name is, is not known. */
    private static boolean mayBe(BoundaryField field, TextGlob glob, String text) {
        return glob.matches(text) || (field == BoundaryField.CLUSTER && isOfArns(glob));
    }

    private boolean isKept(TargetSpec spec, BoundaryField field, List<TextGlob> globs, Map<String, String> names) {
        Optional<NamePattern> text = field.of(spec).map(written -> written.bind(names));
        return switch (field) {
            case ROLE_ARN ->
                globs.stream()
                        .anyMatch(glob -> text.map(glob::mayMatch)
                                .orElse(glob.glob().text().equals(OWN)));
            case REGION -> mayMatch(globs, text.orElseGet(() -> NamePattern.parse(home.region())));
            case CLUSTER ->
                text.map(cluster -> isKept(cluster, spec.location(names, home), globs))
                        .orElse(true);
            // a target without a scan asks for less than any
            case SCAN -> text.map(value -> mayMatch(globs, value)).orElse(false);
            case REPOSITORY,
                    REGISTRY,
                    ECS_SERVICE,
                    FAMILY,
                    TEMPLATE,
                    SERVICE,
                    TASK,
                    ENVIRONMENT,
                    LIKE,
                    TASK_ROLE_ARN,
                    SIGNED -> text.map(value -> mayMatch(globs, value)).orElse(true);
        };
    }

    private static boolean mayMatch(List<TextGlob> globs, NamePattern text) {
        return globs.stream().anyMatch(glob -> glob.mayMatch(text));
    }

    /**
     * A cluster's name and its ARN are the same where the ARN is of the target's place. The ARN of another place is outside,
     * whatever its name.
     *
     * @param place of the target; empty while its names are not bound
     */
    private static boolean isKept(NamePattern cluster, Optional<AccountRegion> place, List<TextGlob> globs) {
        boolean isArn = cluster.text().startsWith(ARN);
        boolean isElsewhere = isArn
                && place.isPresent()
                && cluster.names().isEmpty()
                && !AccountRegion.ofArn(cluster.text()).equals(place);
        NamePattern name = isArn ? lastSegment(cluster) : cluster;
        return !isElsewhere
                && globs.stream()
                        .anyMatch(glob -> isOfArns(glob)
                                ? place.map(at -> glob.mayMatch(prefixed(at.clusters(), name)))
                                        .orElse(true)
                                : glob.mayMatch(name));
    }

    private static boolean isOfArns(TextGlob glob) {
        return glob.glob().text().startsWith(ARN);
    }

    /** No name in braces has a slash. */
    private static NamePattern lastSegment(NamePattern text) {
        String segment = text.text().substring(text.text().lastIndexOf('/') + 1);
        return text.names().isEmpty()
                ? new NamePattern(segment, List.of(new NamePattern.Part.Literal(segment)))
                : NamePattern.parse(segment);
    }

    private static NamePattern prefixed(String literal, NamePattern text) {
        var parts = new ArrayList<NamePattern.Part>();
        parts.add(new NamePattern.Part.Literal(literal));
        parts.addAll(text.parts());
        return new NamePattern(literal + text.text(), parts);
    }
}
