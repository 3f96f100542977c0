package dev.slipway.select;

import dev.slipway.config.TargetField;
import dev.slipway.config.TargetSpec;
import dev.slipway.config.UnclearEntry;
import dev.slipway.config.UnclearEntry.Cause;
import dev.slipway.pattern.NamePattern;
import dev.slipway.pattern.NamePatternSolutions;
import dev.slipway.trigger.Trigger;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * For which of the configuration's unclear entries an event may be meant. Where a field cannot be read, it may be anything.
 */
record UnclearEntries(List<UnclearEntry> entries) {
    private static final int AT_MOST = 3;

    Optional<String> of(Trigger.Push push) {
        String repository = push.image().repository();
        return concerned((entry, spec) -> matches(spec, TargetField.REPOSITORY, repository)
                && (entry.cause() == Cause.INVALID || spec.tags().stream().anyMatch(tag -> tag.matches(push.tag()))));
    }

    Optional<String> of(EcsServiceName service) {
        return concerned((entry, spec) -> !spec.isTask()
                && matches(spec, TargetField.ECS_SERVICE, service.name())
                && service.cluster().filter(name -> !mayBeCluster(spec, name)).isEmpty());
    }

    Optional<String> of(Trigger.TaskStopped stopped) {
        return concerned((entry, spec) -> !spec.isTask()
                && matches(spec, TargetField.FAMILY, stopped.revision().family())
                && mayBeCluster(spec, stopped.cluster()));
    }

    Optional<String> of(Trigger.TemplateRegistered registered) {
        return concerned((entry, spec) -> matches(spec, TargetField.TEMPLATE, registered.family())
                && (entry.cause() == Cause.INVALID || spec.followTemplate()));
    }

    private static Concern isNamed(Optional<String> service, Optional<String> environment) {
        return (entry, spec) ->
                service.filter(s -> !matches(spec, TargetField.SERVICE, s)).isEmpty()
                        && environment
                                .filter(e -> !matches(spec, TargetField.ENVIRONMENT, e))
                                .isEmpty();
    }

    /** The entries that may have such a target. */
    List<UnclearEntry> naming(Optional<String> service, Optional<String> environment) {
        return concerning(isNamed(service, environment)).toList();
    }

    /** The entry whose explicit target would win over a pattern with this name, if the entry counted. */
    Optional<String> explicit(String service, String environment) {
        return entries.stream()
                .filter(entry -> entry.cause() != Cause.MISSING)
                .filter(entry -> entry.specs().stream()
                        .anyMatch(spec -> is(spec, TargetField.SERVICE, service)
                                && is(spec, TargetField.ENVIRONMENT, environment)))
                .map(UnclearEntry::toString)
                .findFirst();
    }

    @FunctionalInterface
    private interface Concern {
        boolean concerns(UnclearEntry entry, TargetSpec spec);
    }

    private Optional<String> concerned(Concern concern) {
        return words(concerning(concern).toList());
    }

    /** The entries for a message; empty where there is none. */
    static Optional<String> words(List<UnclearEntry> entries) {
        List<String> concerned = entries.stream().map(UnclearEntry::toString).toList();
        String more = concerned.size() > AT_MOST ? "; and %d more".formatted(concerned.size() - AT_MOST) : "";
        return concerned.isEmpty()
                ? Optional.empty()
                : Optional.of(concerned.stream().limit(AT_MOST).collect(Collectors.joining("; ")) + more);
    }

    private Stream<UnclearEntry> concerning(Concern concern) {
        return entries.stream()
                .filter(entry ->
                        (entry.cause() == Cause.INVALID && entry.specs().isEmpty())
                                || entry.specs().stream().anyMatch(spec -> concern.concerns(entry, spec)));
    }

    private static boolean is(TargetSpec spec, TargetField field, String value) {
        return spec.fixed(field).filter(value::equals).isPresent();
    }

    private static boolean matches(TargetSpec spec, TargetField field, String value) {
        return matches(spec.text(field), value);
    }

    private static boolean mayBeCluster(TargetSpec spec, String name) {
        Optional<NamePattern> cluster = spec.text(TargetField.CLUSTER);
        return matches(cluster.map(text -> NamePattern.parse(EcsServiceName.shortName(text.text()))), name);
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
