package dev.slipway.select;

import dev.slipway.config.Target;
import dev.slipway.config.TargetField;
import dev.slipway.config.TargetSpec;
import dev.slipway.ecr.ImageReference;
import dev.slipway.pattern.NamePattern;
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

/** Which target a request means. */
public final class RequestSelector {
    private static final int AT_MOST = 10;

    private final List<TargetSpec> specs;
    private final ExplicitTargets explicit;

    public RequestSelector(List<TargetSpec> specs, ExplicitTargets explicit) {
        this.specs = specs;
        this.explicit = explicit;
    }

    public Selection select(Trigger.Deploy deploy) {
        RequestMetadata metadata = deploy.metadata();
        return select(deploy.service(), deploy.environment(), target -> switch (deploy.version()) {
            case Trigger.Version.Tag(String tag) ->
                image(target, target.images().withTag(Optional.of(tag)), metadata);
            case Trigger.Version.Digest(String digest) ->
                image(target, target.images().withDigest(digest), metadata);
            case Trigger.Version.From(String environment) -> from(environment, target, metadata);
        });
    }

    public Selection select(Trigger.Rollback rollback) {
        var source = new UnresolvedRequest.Source.OlderRevision(rollback.to());
        return select(
                rollback.service(),
                rollback.environment(),
                target -> Selection.of(new UnresolvedRequest(target, rollback.metadata(), source)));
    }

    private Selection select(String service, String environment, Function<Target, Selection> found) {
        return switch (find(service, environment)) {
            case TargetLookup.Found(Target target) -> found.apply(target);
            case TargetLookup.NotFound(Selection.Refused refused) -> Selection.of(refused);
        };
    }

    private static Selection image(Target target, ImageReference image, RequestMetadata metadata) {
        return Selection.of(DeployRequest.byPerson(target, image, metadata, Optional.empty()));
    }

    private Selection from(String environment, Target target, RequestMetadata metadata) {
        return switch (find(target.service(), environment)) {
            case TargetLookup.Found(Target other) ->
                Selection.of(
                        new UnresolvedRequest(target, metadata, new UnresolvedRequest.Source.OtherEnvironment(other)));
            case TargetLookup.NotFound(Selection.Refused refused) ->
                Selection.of(new Selection.Refused(
                        target.service(),
                        target.environment(),
                        "cannot take the version from %s: %s".formatted(Quoted.of(environment), refused.reason())));
        };
    }

    public TargetLookup find(String service, String environment) {
        Optional<Target> known = explicit.named(service, environment);
        if (known.isPresent()) {
            return new TargetLookup.Found(known.get());
        }
        var patterns = new ArrayList<Candidate>();
        var open = new ArrayList<String>();
        for (TargetSpec spec : specs) {
            Optional<Map<String, String>> names =
                    spec.isPattern() ? names(spec, service, environment) : Optional.empty();
            names.ifPresent(bound -> {
                Set<String> unbound = new LinkedHashSet<>(spec.names());
                unbound.removeAll(bound.keySet());
                if (unbound.isEmpty()) {
                    patterns.add(Candidate.bind(spec, bound));
                } else {
                    open.add(open(spec, unbound));
                }
            });
        }
        List<Candidate> apart = Candidate.apart(patterns, explicit);
        if (apart.isEmpty()) {
            String reason = open.isEmpty() ? unknown(service, environment) : String.join("; ", open);
            return refused(service, environment, reason);
        }
        Candidate only = apart.getFirst();
        return only.target()
                .<TargetLookup>map(TargetLookup.Found::new)
                .orElseGet(() -> refused(service, environment, only.fault().orElse("")));
    }

    public List<Target> matching(Optional<String> service, Optional<String> environment) {
        if (service.isPresent() && environment.isPresent()) {
            return switch (find(service.get(), environment.get())) {
                case TargetLookup.Found(Target target) -> List.of(target);
                case TargetLookup.NotFound none -> List.of();
            };
        }
        return explicit.targets().stream()
                .filter(t -> service.isEmpty() || service.get().equals(t.service()))
                .filter(t -> environment.isEmpty() || environment.get().equals(t.environment()))
                .toList();
    }

    /** Why nothing {@link #matching matches}. */
    public String unmatched(Optional<String> service, Optional<String> environment) {
        if (service.isPresent() && environment.isPresent()) {
            return switch (find(service.get(), environment.get())) {
                case TargetLookup.Found(Target target) -> "";
                case TargetLookup.NotFound(Selection.Refused refused) -> refused.reason();
            };
        }
        String what = service.map(s -> "there is no service " + Quoted.of(s))
                .or(() -> environment.map(e -> "there is no environment " + Quoted.of(e)))
                .orElse("there is no target that has no names to bind");
        String patterns = specs.stream().anyMatch(TargetSpec::isPattern)
                ? "; what a pattern stands for is found by service and environment together"
                : "";
        return "%s; the configuration has %s%s".formatted(what, known(), patterns);
    }

    private static TargetLookup refused(String service, String environment, String reason) {
        return new TargetLookup.NotFound(new Selection.Refused(service, environment, reason));
    }

    /** The names bound from the other side: by what a request calls the service and the environment. */
    private static Optional<Map<String, String>> names(TargetSpec spec, String service, String environment) {
        return spec.text(TargetField.SERVICE)
                .orElseThrow()
                .match(service, Map.of())
                .flatMap(names ->
                        spec.text(TargetField.ENVIRONMENT).orElseThrow().match(environment, names));
    }

    private static String open(TargetSpec spec, Set<String> unbound) {
        String names = unbound.stream().map("{%s}"::formatted).collect(Collectors.joining(", "));
        return "%s also needs %s, which only a push says; put it into `service` or `environment`, or write a target of its own for it"
                .formatted(spec, names);
    }

    private String unknown(String service, String environment) {
        List<String> environments = specs.stream()
                .filter(s ->
                        s.fixed(TargetField.SERVICE).filter(service::equals).isPresent())
                .flatMap(s -> s.text(TargetField.ENVIRONMENT).stream())
                .map(NamePattern::text)
                .distinct()
                .toList();
        if (!environments.isEmpty()) {
            return "%s has no environment %s; it has %s"
                    .formatted(Quoted.of(service), Quoted.of(environment), few(environments));
        }
        return "there is no service %s in %s; the configuration has %s"
                .formatted(Quoted.of(service), Quoted.of(environment), known());
    }

    private String known() {
        List<String> known = specs.stream()
                .map(s -> "%s in %s"
                        .formatted(
                                s.text(TargetField.SERVICE).orElseThrow(),
                                s.text(TargetField.ENVIRONMENT).orElseThrow()))
                .distinct()
                .toList();
        return known.isEmpty() ? "none" : few(known);
    }

    private static String few(List<String> all) {
        String first = all.stream().limit(AT_MOST).collect(Collectors.joining(", "));
        return all.size() > AT_MOST ? "%s and %d more".formatted(first, all.size() - AT_MOST) : first;
    }
}
