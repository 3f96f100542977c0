package dev.slipway.config;

import dev.slipway.ecs.Location;
import dev.slipway.ecs.VersionNames;
import dev.slipway.pattern.NamePattern;
import dev.slipway.pattern.NamePatternSolutions;
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
import java.util.stream.Collectors;

/**
 * One target as written in the configuration, with defaults, before names are bound. A text that could not be read is
 * missing.
 *
 * @param path its position in the configuration
 * @param lists the fields that are lists of names: containers, and where the version is put
 * @param given the fields that are written, without defaults
 * @param boundary what its targets must keep; {@link #bind} makes no other
 */
public record TargetSpec(
        ConfigPath path,
        Map<TargetField, NamePattern> texts,
        Map<TargetField, List<NamePattern>> lists,
        Set<TargetField> given,
        List<TagPattern> tags,
        Target.Rollback rollback,
        OptionalInt deadlineMinutes,
        boolean followTemplate,
        Optional<ReleaseTaskSpec> releaseTask,
        ImageGate imageGate,
        Boundary boundary) {

    static final String FAMILY_IS_TEMPLATE =
            "is also the template; Terraform owns the template, and Slipway registers its revisions in the family";

    /** The result of binding the names. */
    public sealed interface Bound {
        record Good(Target target) implements Bound {}

        record Faulty(List<Fault> faults) implements Bound {}

        /**
         * It would be outside its boundary, whatever else is wrong with it: it is nobody's target.
         *
         * @param why where it is outside, in words that continue the target
         */
        record Outside(List<String> why) implements Bound {}
    }

    /** A text that is not valid after its names are bound. */
    public record Fault(TargetField field, String what) {}

    public TargetSpec {
        texts = Map.copyOf(texts);
        lists = lists.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, list -> List.copyOf(list.getValue())));
        given = Set.copyOf(given);
        tags = List.copyOf(tags);
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
        lists.values().forEach(list -> list.forEach(t -> names.addAll(t.names())));
        releaseTask.ifPresent(task -> names.addAll(task.names()));
        return names;
    }

    /**
     * The names that tell two targets of this pattern apart in one account and region. A name in {@code region}, or in
     * the account of {@code roleArn}, puts the targets in different places.
     */
    Set<String> distinguishingNames() {
        var names = new LinkedHashSet<String>();
        for (TargetField field : TargetField.values()) {
            if (field.distinguishesTargets()) {
                names.addAll(names(field));
            }
        }
        names.removeAll(names(TargetField.REGION));
        text(TargetField.ROLE_ARN).ifPresent(role -> names.removeAll(AccountRegion.accountNames(role)));
        return names;
    }

    /**
     * The bindings with which this field is this text, for a target in this account and region. Names that only the
     * region or the role has are not bound by it, and may be any.
     */
    public List<Map<String, String>> readings(TargetField field, String text, AccountRegion at, AccountRegion home) {
        return text(field).stream()
                .flatMap(pattern -> NamePatternSolutions.find(pattern, text).each().stream())
                .filter(names -> outside(names).isEmpty())
                .filter(names ->
                        location(names, home).filter(place -> !place.equals(at)).isEmpty())
                .toList();
    }

    /** Empty while names of the region or the account are not bound. */
    Optional<AccountRegion> location(Map<String, String> names, AccountRegion home) {
        AccountRegion place =
                AccountRegion.of(optional(TargetField.REGION, names), optional(TargetField.ROLE_ARN, names), home);
        return Optional.of(place).filter(p -> !(p.account() + p.region()).contains("{"));
    }

    /** Whether its targets are tasks that others start. Their names are in {@link TargetField#SERVICE}, too. */
    public boolean isTask() {
        return given.contains(TargetField.TASK);
    }

    /** The field that names it in requests. */
    TargetField nameField() {
        return isTask() ? TargetField.TASK : TargetField.SERVICE;
    }

    public boolean isPattern() {
        return !names().isEmpty();
    }

    /**
     * Where its targets are outside their boundary, for certain while not all names are bound; each in words that continue
     * the target.
     *
     * @param names the bindings so far
     */
    public List<String> outside(Map<String, String> names) {
        return boundary.crossings(this, names).stream()
                .map(Boundary.Crossing::words)
                .toList();
    }

    /** Whether no target of it can be inside its boundary. */
    public boolean isOutside() {
        return !boundary.crossings(this, Map.of()).isEmpty();
    }

    /** The same target under another boundary. */
    TargetSpec within(Boundary other) {
        return new TargetSpec(
                path,
                texts,
                lists,
                given,
                tags,
                rollback,
                deadlineMinutes,
                followTemplate,
                releaseTask,
                imageGate,
                other);
    }

    /** @param names the bindings, at least of all {@link #names()} */
    public Bound bind(Map<String, String> names) {
        List<String> outside = outside(names);
        return outside.isEmpty() ? bindInside(names) : new Bound.Outside(outside);
    }

    private Bound bindInside(Map<String, String> names) {
        var faults = new ArrayList<Fault>();
        for (TargetField field : EnumSet.allOf(TargetField.class)) {
            for (NamePattern text :
                    lists.getOrDefault(field, text(field).stream().toList())) {
                String value = text.bind(names).text();
                field.fault(value).ifPresent(what -> faults.add(new Fault(field, Quoted.of(value) + " " + what)));
            }
        }
        releaseTask.ifPresent(task ->
                task.faults(names).forEach(what -> faults.add(new Fault(TargetField.RELEASE_TASK, what))));
        if (value(TargetField.FAMILY, names).equals(value(TargetField.TEMPLATE, names))) {
            faults.add(new Fault(
                    TargetField.FAMILY, Quoted.of(value(TargetField.FAMILY, names)) + " " + FAMILY_IS_TEMPLATE));
        }
        return faults.isEmpty() ? new Bound.Good(target(names)) : new Bound.Faulty(List.copyOf(faults));
    }

    private Target target(Map<String, String> names) {
        return new Target(
                value(TargetField.SERVICE, names),
                value(TargetField.ENVIRONMENT, names),
                value(TargetField.REGISTRY, names),
                value(TargetField.REPOSITORY, names),
                tags.stream().map(t -> t.bind(names)).toList(),
                value(TargetField.CLUSTER, names),
                isTask() ? Optional.empty() : optional(TargetField.ECS_SERVICE, names),
                optional(TargetField.LIKE, names),
                value(TargetField.FAMILY, names),
                value(TargetField.TEMPLATE, names),
                list(TargetField.CONTAINERS, names),
                value(TargetField.PLACEHOLDER_TAG, names),
                new VersionNames(list(TargetField.VERSION_VARIABLES, names), list(TargetField.VERSION_LABELS, names)),
                rollback,
                deadlineMinutes,
                followTemplate,
                releaseTask.map(task -> task.bind(names)),
                imageGate,
                new Location(optional(TargetField.REGION, names), optional(TargetField.ROLE_ARN, names)));
    }

    private List<String> list(TargetField field, Map<String, String> names) {
        return lists.getOrDefault(field, List.of()).stream()
                .map(t -> t.bind(names).text())
                .toList();
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
