package dev.slipway.target;

import dev.slipway.ecs.Place;
import dev.slipway.ecs.Quoted;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One target as it was written, defaults filled in, names not bound yet. While problems are looked for, a text that
 * could not be read is missing.
 *
 * @param where its place
 * @param given the fields that were written, defaults aside
 */
record TargetSpec(
        Where where,
        Map<Field, Braced> texts,
        Set<Field> given,
        List<TagPattern> tags,
        List<Braced> containers,
        Target.Rollback rollback,
        OptionalInt deadlineMinutes,
        boolean followTemplate) {

    /** What binding the names leads to. */
    sealed interface Bound {
        record Good(Target target) implements Bound {}

        record Faulty(List<Fault> faults) implements Bound {}
    }

    record Fault(Field field, String what) {}

    TargetSpec {
        texts = Map.copyOf(texts);
        given = Set.copyOf(given);
        tags = List.copyOf(tags);
        containers = List.copyOf(containers);
    }

    Optional<Braced> text(Field field) {
        return Optional.ofNullable(texts.get(field));
    }

    /** The field's text where it is there and needs no binding. */
    Optional<String> fixed(Field field) {
        return text(field).filter(t -> t.names().isEmpty()).map(Braced::text);
    }

    Set<String> names(Field field) {
        return text(field).map(Braced::names).orElse(Set.of());
    }

    /** The names that have to be bound before this is a target. A name that only a tag pattern has is a wildcard. */
    Set<String> names() {
        var names = new LinkedHashSet<String>();
        texts.values().forEach(t -> names.addAll(t.names()));
        containers.forEach(c -> names.addAll(c.names()));
        return names;
    }

    boolean isPattern() {
        return !names().isEmpty();
    }

    /** @param names all of {@link #names()}, at least */
    Bound bind(Map<String, String> names) {
        var faults = new ArrayList<Fault>();
        for (Field field : EnumSet.allOf(Field.class)) {
            for (Braced text : field == Field.CONTAINERS
                    ? containers
                    : text(field).stream().toList()) {
                String value = text.bind(names).text();
                field.fault(value).ifPresent(what -> faults.add(new Fault(field, Quoted.of(value) + " " + what)));
            }
        }
        if (value(Field.FAMILY, names).equals(value(Field.TEMPLATE, names))) {
            faults.add(new Fault(Field.FAMILY, familyIsTemplate(value(Field.FAMILY, names))));
        }
        return faults.isEmpty() ? new Bound.Good(target(names)) : new Bound.Faulty(List.copyOf(faults));
    }

    static String familyIsTemplate(String family) {
        return Quoted.of(family)
                + " is the template, too: Terraform owns the template, and Slipway appends to the family";
    }

    private Target target(Map<String, String> names) {
        return new Target(
                value(Field.SERVICE, names),
                value(Field.ENVIRONMENT, names),
                value(Field.REGISTRY, names),
                value(Field.REPOSITORY, names),
                tags.stream().map(t -> t.bind(names)).toList(),
                value(Field.CLUSTER, names),
                value(Field.ECS_SERVICE, names),
                value(Field.FAMILY, names),
                value(Field.TEMPLATE, names),
                containers.stream().map(c -> c.bind(names).text()).toList(),
                value(Field.PLACEHOLDER_TAG, names),
                rollback,
                deadlineMinutes,
                followTemplate,
                new Place(optional(Field.REGION, names), optional(Field.ROLE_ARN, names)));
    }

    private String value(Field field, Map<String, String> names) {
        return optional(field, names).orElseThrow();
    }

    private Optional<String> optional(Field field, Map<String, String> names) {
        return text(field).map(t -> t.bind(names).text());
    }

    /** {@code web in dev (targets[0])}. */
    @Override
    public String toString() {
        return "%s in %s (%s)".formatted(texts.get(Field.SERVICE), texts.get(Field.ENVIRONMENT), where);
    }
}
