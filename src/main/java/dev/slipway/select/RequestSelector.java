package dev.slipway.select;

import dev.slipway.config.Target;
import dev.slipway.config.TargetField;
import dev.slipway.config.TargetSpec;
import dev.slipway.ecr.ImageReference;
import dev.slipway.text.Quoted;
import dev.slipway.trigger.RequestMetadata;
import dev.slipway.trigger.Trigger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Selects the target that a request names.
 *
 * @param visible what lists and messages may name
 */
record RequestSelector(Entries entries, Visible visible) {
    Selection select(Trigger.Deploy deploy) {
        RequestMetadata metadata = deploy.metadata();
        return select(deploy.service(), deploy.environment(), target -> switch (deploy.version()) {
            case Trigger.Version.Tag(String tag) ->
                image(target, target.images().withTag(Optional.of(tag)), metadata);
            case Trigger.Version.Digest(String digest) ->
                image(target, target.images().withDigest(digest), metadata);
            case Trigger.Version.From(String environment) -> from(environment, target, metadata);
        });
    }

    Selection select(Trigger.Rollback rollback) {
        var source = new UnresolvedRequest.Source.OlderRevision(rollback.to(), rollback.hold());
        return select(
                rollback.service(),
                rollback.environment(),
                target -> Selection.of(new UnresolvedRequest(target, rollback.metadata(), source)));
    }

    Selection select(Trigger.Restart restart) {
        var source = new UnresolvedRequest.Source.DesiredAgain();
        return select(
                restart.service(),
                restart.environment(),
                target -> Selection.of(new UnresolvedRequest(target, restart.metadata(), source)));
    }

    /** Every explicit target of the environment. */
    Selection select(Trigger.RollbackSince rollback) {
        var source = new UnresolvedRequest.Source.GoodAt(rollback.since(), rollback.hold());
        List<UnresolvedRequest> requests = matching(Optional.empty(), Optional.of(rollback.environment())).stream()
                .map(target -> new UnresolvedRequest(target, rollback.metadata(), source))
                .toList();
        return requests.isEmpty()
                ? Selection.ignored(unmatched(Optional.empty(), Optional.of(rollback.environment())), Optional.empty())
                : new Selection(List.of(), requests, List.of(), "");
    }

    /** One request for each service that has both environments; what is named and has not is refused. */
    Selection select(Trigger.Promote promote) {
        List<String> services = promote.services().isEmpty() ? inBoth(promote) : promote.services();
        if (services.isEmpty()) {
            return Selection.ignored(
                    "no service of the configuration is in both %s and %s; name services of patterns in `services`"
                            .formatted(Quoted.of(promote.from()), Quoted.of(promote.environment())),
                    Optional.empty());
        }
        List<Selection> each = services.stream()
                .map(service -> select(
                        service, promote.environment(), target -> from(promote.from(), target, promote.metadata())))
                .toList();
        return new Selection(
                List.of(),
                each.stream().flatMap(one -> one.unresolved().stream()).toList(),
                each.stream()
                        .map(Selection::decided)
                        .flatMap(one -> one.refused().stream())
                        .toList(),
                "");
    }

    private List<String> inBoth(Trigger.Promote promote) {
        return matching(Optional.empty(), Optional.of(promote.environment())).stream()
                .map(Target::service)
                .filter(service -> find(service, promote.from()) instanceof TargetLookup.Found)
                .toList();
    }

    private Selection select(String service, String environment, Function<Target, Selection> found) {
        return switch (find(service, environment)) {
            case TargetLookup.Found(Target target) -> found.apply(target);
            case TargetLookup.NotFound missing -> Selection.of(missing);
        };
    }

    private static Selection image(Target target, ImageReference image, RequestMetadata metadata) {
        return Selection.of(DeployRequest.of(target, image, metadata, DeployRequest.By.PERSON));
    }

    private Selection from(String environment, Target target, RequestMetadata metadata) {
        return switch (find(target.service(), environment)) {
            case TargetLookup.Found(Target other) ->
                Selection.of(
                        new UnresolvedRequest(target, metadata, new UnresolvedRequest.Source.OtherEnvironment(other)));
            case TargetLookup.NotFound(Selection.Refused refused, Optional<String> unclear) -> {
                String reason =
                        "cannot take the version from %s: %s".formatted(Quoted.of(environment), refused.reason());
                yield Selection.of(new TargetLookup.NotFound(
                        new Selection.Refused(target.service(), target.environment(), reason), unclear));
            }
        };
    }

    TargetLookup find(String service, String environment) {
        Optional<Target> known = entries.explicit().named(service, environment);
        if (known.isPresent()) {
            return new TargetLookup.Found(known.get());
        }
        var patterns = new ArrayList<Candidate>();
        var incomplete = new ArrayList<String>();
        var outside = new ArrayList<String>();
        for (TargetSpec spec : entries.specs()) {
            Optional<Map<String, String>> names =
                    spec.isPattern() ? names(spec, service, environment) : Optional.empty();
            names.ifPresent(bound -> {
                Set<String> unbound = new LinkedHashSet<>(spec.names());
                unbound.removeAll(bound.keySet());
                if (!spec.outside(bound).isEmpty()) {
                    outside.add(Candidate.outside(spec, bound));
                } else if (unbound.isEmpty()) {
                    Candidate.bind(spec, bound).ifPresent(patterns::add);
                } else {
                    incomplete.add(incomplete(spec, unbound));
                }
            });
        }
        List<Candidate> candidates = entries.conflicts().reject(patterns);
        if (candidates.isEmpty()) {
            String reason = incomplete.isEmpty()
                    ? names().missing(service, environment)
                    : visible.reason(String.join("; ", incomplete));
            outside.addAll(entries.unclear().outside(service, environment));
            return missing(
                    service,
                    environment,
                    outside.isEmpty() ? reason : reason + "; " + visible.reason(String.join("; ", outside)));
        }
        Candidate only = candidates.getFirst();
        return only.target()
                .<TargetLookup>map(TargetLookup.Found::new)
                .orElseGet(() -> new TargetLookup.NotFound(
                        new Selection.Refused(
                                service,
                                environment,
                                visible.reason(only.fault().orElse(""))),
                        Optional.empty()));
    }

    List<Target> matching(Optional<String> service, Optional<String> environment) {
        if (service.isPresent() && environment.isPresent()) {
            return switch (find(service.get(), environment.get())) {
                case TargetLookup.Found(Target target) -> visible.shows(target) ? List.of(target) : List.of();
                case TargetLookup.NotFound none -> List.of();
            };
        }
        return entries.explicit().targets().stream()
                .filter(visible::shows)
                .filter(t -> service.isEmpty() || service.get().equals(t.service()))
                .filter(t -> environment.isEmpty() || environment.get().equals(t.environment()))
                .toList();
    }

    /** Why nothing {@link #matching matches}. */
    String unmatched(Optional<String> service, Optional<String> environment) {
        if (service.isPresent() && environment.isPresent()) {
            return switch (find(service.get(), environment.get())) {
                case TargetLookup.Found(Target target) -> "";
                case TargetLookup.NotFound missing -> missing.reason();
            };
        }
        String what = service.map(s -> "there is no service " + Quoted.of(s))
                .or(() -> environment.map(e -> "there is no environment " + Quoted.of(e)))
                .orElse("there is no explicit target" + (visible.isLimited() ? " that this caller may see" : ""));
        String patterns = entries.specs().stream().anyMatch(TargetSpec::isPattern)
                ? "; to find a target of a pattern, give both service and environment"
                : "";
        return "%s; %s%s%s"
                .formatted(what, names().all(), patterns, TargetLookup.unclear(unclear(service, environment)));
    }

    private ConfiguredNames names() {
        return new ConfiguredNames(entries.specs(), visible);
    }

    private TargetLookup missing(String service, String environment, String reason) {
        Optional<String> unclear = unclear(Optional.of(service), Optional.of(environment));
        return new TargetLookup.NotFound(new Selection.Refused(service, environment, reason), unclear);
    }

    private Optional<String> unclear(Optional<String> service, Optional<String> environment) {
        return visible.words(entries.unclear().named(service, environment));
    }

    /** The names bound by the service and the environment of a request. */
    private static Optional<Map<String, String>> names(TargetSpec spec, String service, String environment) {
        return spec.text(TargetField.SERVICE)
                .orElseThrow()
                .match(service, Map.of())
                .flatMap(names ->
                        spec.text(TargetField.ENVIRONMENT).orElseThrow().match(environment, names));
    }

    private static String incomplete(TargetSpec spec, Set<String> unbound) {
        String names = unbound.stream().map("{%s}"::formatted).collect(Collectors.joining(", "));
        return "%s also needs %s, which only a push gives; add it to `service` or `environment`, or configure it as a target of its own"
                .formatted(spec, names);
    }
}
