package dev.slipway.config;

import dev.slipway.ecs.Location;
import dev.slipway.pattern.NamePattern;
import dev.slipway.pattern.TagPattern;
import dev.slipway.text.Quoted;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One target as written in the configuration, with defaults, before names are bound. A text that could not be read is
 * missing.
 *
 * @param path its position in the configuration
 * @param given the fields that are written, without defaults
 */
public record TargetSpec(
        ConfigPath path,
        Map<TargetField, NamePattern> texts,
        Set<TargetField> given,
        List<TagPattern> tags,
        List<NamePattern> containers,
        Target.Rollback rollback,
        OptionalInt deadlineMinutes,
        boolean followTemplate) {

    /** The result of binding the names. */
    public sealed interface Bound {
        record Good(Target target) implements Bound {}

        record Faulty(List<Fault> faults) implements Bound {}
    }

    /** A text that is not valid after its names are bound. */
    public record Fault(TargetField field, String what) {}

    public TargetSpec {
        texts = Map.copyOf(texts);
        given = Set.copyOf(given);
        tags = List.copyOf(tags);
        containers = List.copyOf(containers);
    }

    public Optional<NamePattern> text(TargetField field) {
        return Optional.ofNullable(texts.get(field));
    }

    /** The field's text; empty if it is missing or contains names. */
    public Optional<String> fixed(TargetField field) {
        return text(field).filter(t -> t.names().isEmpty()).map(NamePattern::text);
    }

    public Set<String> names(TargetField field) {
        return text(field).map(NamePattern::names).orElse(Set.of());
    }

    /** The names to bind before this is a target. A name that occurs only in tag patterns is a wildcard. */
    public Set<String> names() {
        var names = new LinkedHashSet<String>();
        texts.values().forEach(t -> names.addAll(t.names()));
        containers.forEach(c -> names.addAll(c.names()));
        return names;
    }

    public boolean isPattern() {
        return !names().isEmpty();
    }

    /** @param names the bindings, at least of all {@link #names()} */
    public Bound bind(Map<String, String> names) {
        var faults = new ArrayList<Fault>();
        for (TargetField field : EnumSet.allOf(TargetField.class)) {
            for (NamePattern text : field == TargetField.CONTAINERS
                    ? containers
                    : text(field).stream().toList()) {
                String value = text.bind(names).text();
                field.fault(value).ifPresent(what -> faults.add(new Fault(field, Quoted.of(value) + " " + what)));
            }
        }
        if (value(TargetField.FAMILY, names).equals(value(TargetField.TEMPLATE, names))) {
            faults.add(new Fault(TargetField.FAMILY, familyIsTemplate(value(TargetField.FAMILY, names))));
        }
        return faults.isEmpty() ? new Bound.Good(target(names)) : new Bound.Faulty(List.copyOf(faults));
    }

    static String familyIsTemplate(String family) {
        return Quoted.of(family)
                + " is also the template; Terraform owns the template, and Slipway registers its revisions in the family";
    }

    private Target target(Map<String, String> names) {
        return new Target(
                value(TargetField.SERVICE, names),
                value(TargetField.ENVIRONMENT, names),
                value(TargetField.REGISTRY, names),
                value(TargetField.REPOSITORY, names),
                tags.stream().map(t -> t.bind(names)).toList(),
                value(TargetField.CLUSTER, names),
                value(TargetField.ECS_SERVICE, names),
                value(TargetField.FAMILY, names),
                value(TargetField.TEMPLATE, names),
                containers.stream().map(c -> c.bind(names).text()).toList(),
                value(TargetField.PLACEHOLDER_TAG, names),
                rollback,
                deadlineMinutes,
                followTemplate,
                new Location(optional(TargetField.REGION, names), optional(TargetField.ROLE_ARN, names)));
    }

    private String value(TargetField field, Map<String, String> names) {
        return optional(field, names).orElseThrow();
    }

    private Optional<String> optional(TargetField field, Map<String, String> names) {
        return text(field).map(t -> t.bind(names).text());
    }

    /** Returns for example {@code web in dev (targets[0])}. */
    @Override
    public String toString() {
        return "%s in %s (%s)".formatted(texts.get(TargetField.SERVICE), texts.get(TargetField.ENVIRONMENT), path);
    }
}
