package dev.slipway.select;

import dev.slipway.config.TargetField;
import dev.slipway.config.TargetSpec;
import dev.slipway.config.UnclearEntry;
import dev.slipway.config.UnclearEntry.Cause;
import dev.slipway.pattern.NamePattern;
import dev.slipway.pattern.NamePatternSolutions;
import dev.slipway.trigger.Trigger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * For which of the configuration's unclear entries an event may be meant. Where a field cannot be read, it may be anything
 * inside the entry's boundary; for what is outside, no event is meant.
 */
record UnclearEntries(List<UnclearEntry> entries) {
    private static final int AT_MOST = 3;

    Optional<String> of(Trigger.Push push) {
        return concerned(
                Map.of(TargetField.REPOSITORY, push.image().repository()),
                (entry, spec) -> entry.cause() == Cause.INVALID
                        || spec.tags().stream().anyMatch(tag -> tag.matches(push.tag())));
    }

    Optional<String> of(EcsServiceName service) {
        var texts = new EnumMap<TargetField, String>(TargetField.class);
        texts.put(TargetField.ECS_SERVICE, service.name());
        service.cluster().ifPresent(name -> texts.put(TargetField.CLUSTER, name));
        return concerned(texts, (entry, spec) -> !spec.isTask());
    }

    Optional<String> of(Trigger.TaskStopped stopped) {
        return concerned(
                Map.of(TargetField.FAMILY, stopped.revision().family(), TargetField.CLUSTER, stopped.cluster()),
                (entry, spec) -> !spec.isTask());
    }

    Optional<String> of(Trigger.TemplateRegistered registered) {
        return concerned(
                Map.of(TargetField.TEMPLATE, registered.family()),
                (entry, spec) -> entry.cause() == Cause.INVALID || spec.followTemplate());
    }

    /** The entries that may have such a target, for a message. */
    List<UnclearEntry> named(Optional<String> service, Optional<String> environment) {
        return concerning(names(service, environment), (entry, spec) -> true);
    }

    private static Map<TargetField, String> names(Optional<String> service, Optional<String> environment) {
        var texts = new EnumMap<TargetField, String>(TargetField.class);
        service.ifPresent(name -> texts.put(TargetField.SERVICE, name));
        environment.ifPresent(name -> texts.put(TargetField.ENVIRONMENT, name));
        return texts;
    }

    /** The entries that may have such a target, also one that is outside their boundary. */
    List<UnclearEntry> naming(Optional<String> service, Optional<String> environment) {
        Map<TargetField, String> texts = names(service, environment);
        return entries.stream()
                .filter(entry -> hasUnknownTargets(entry)
                        || (entry.cause() == Cause.OUTSIDE && entry.specs().isEmpty())
                        || entry.specs().stream().anyMatch(spec -> matches(spec, texts)))
                .toList();
    }

    /** The entry whose explicit target would win over a pattern with this name, if the entry counted. */
    Optional<String> explicit(String service, String environment) {
        return entries.stream()
                .filter(entry -> entry.cause() != Cause.MISSING)
                .filter(entry -> inside(entry).anyMatch(spec -> isNamed(spec, service, environment)))
                .map(UnclearEntry::toString)
                .findFirst();
    }

    /** The entries whose explicit target has this name, but is outside their boundary: no event is meant for them. */
    List<String> outside(String service, String environment) {
        return entries.stream()
                .filter(entry -> entry.specs().stream()
                        .filter(spec -> entry.cause() == Cause.OUTSIDE || spec.isOutside())
                        .anyMatch(spec -> isNamed(spec, service, environment)))
                .map(UnclearEntry::toString)
                .toList();
    }

    @FunctionalInterface
    private interface Concern {
        boolean concerns(UnclearEntry entry, TargetSpec spec);
    }

    private Optional<String> concerned(Map<TargetField, String> texts, Concern concern) {
        return words(concerning(texts, concern));
    }

    /** @param texts what the target must have that the event is about */
    private List<UnclearEntry> concerning(Map<TargetField, String> texts, Concern concern) {
        return entries.stream()
                .filter(entry -> texts.entrySet().stream()
                        .allMatch(text -> entry.boundary().mayHave(text.getKey(), text.getValue())))
                .filter(entry -> hasUnknownTargets(entry)
                        || inside(entry).anyMatch(spec -> matches(spec, texts) && concern.concerns(entry, spec)))
                .toList();
    }

    /** The entries for a message; empty where there is none. */
    static Optional<String> words(List<UnclearEntry> entries) {
        List<String> concerned = entries.stream().map(UnclearEntry::toString).toList();
        String more = concerned.size() > AT_MOST ? "; and %d more".formatted(concerned.size() - AT_MOST) : "";
        return concerned.isEmpty()
                ? Optional.empty()
                : Optional.of(concerned.stream().limit(AT_MOST).collect(Collectors.joining("; ")) + more);
    }

    private static boolean hasUnknownTargets(UnclearEntry entry) {
        return entry.cause() == Cause.INVALID && entry.specs().isEmpty();
    }

    private static Stream<TargetSpec> inside(UnclearEntry entry) {
        return entry.specs().stream().filter(spec -> entry.cause() != Cause.OUTSIDE && !spec.isOutside());
    }

    private static boolean isNamed(TargetSpec spec, String service, String environment) {
        return is(spec, TargetField.SERVICE, service) && is(spec, TargetField.ENVIRONMENT, environment);
    }

    private static boolean is(TargetSpec spec, TargetField field, String value) {
        return spec.fixed(field).filter(value::equals).isPresent();
    }

    private static boolean matches(TargetSpec spec, Map<TargetField, String> texts) {
        return texts.entrySet().stream().allMatch(text -> matches(text(spec, text.getKey()), text.getValue()));
    }

    /** Of a cluster its short name, as events have it. */
    private static Optional<NamePattern> text(TargetSpec spec, TargetField field) {
        Optional<NamePattern> text = spec.text(field);
        return field == TargetField.CLUSTER
                ? text.map(cluster -> NamePattern.parse(EcsServiceName.shortName(cluster.text())))
                : text;
    }

    /** With every name unbound: the search is bounded, and a search that stops early may match. */
    private static boolean matches(Optional<NamePattern> text, String value) {
        Predicate<NamePattern> mayMatch = pattern -> {
            NamePatternSolutions.FirstSolutions found = NamePatternSolutions.find(pattern, value);
            return found.more() || !found.each().isEmpty();
        };
        return text.isEmpty() || mayMatch.test(text.get());
    }
}
